package com.nissmart.payout.rail;

import com.nissmart.contract.Money;
import java.time.Instant;

/**
 * A payment that the beneficiary's bank sent back.
 *
 * @param reference ours
 * @param returnedAt by the rail's clock
 */
public record RailReturn(String reference, Money amount, Instant returnedAt) {}
