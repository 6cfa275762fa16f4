package com.nissmart.payout.rail;

import com.nissmart.contract.Money;
import java.time.Instant;

/**
 * A payment that came back.
 *
 * @param reference ours
 * @param amount what came back
 * @param returnedAt by the rail's clock
 */
public record RailReturn(String reference, Money amount, Instant returnedAt) {}
