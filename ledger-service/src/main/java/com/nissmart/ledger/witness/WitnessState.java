package com.nissmart.ledger.witness;

import com.nissmart.ledger.head.SignedHead;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of a witness, as this replica knows it.
 *
 * @param name its address, without secrets
 * @param last the last head that it has
 * @param failingSince since when heads cannot be read or added
 * @param problem why they cannot be, or why its last head is not trusted; empty when all is well
 */
public record WitnessState(
    String name, Optional<SignedHead> last, Optional<Instant> failingSince, String problem) {}
