package com.nissmart.payout.rail;

import com.nissmart.contract.Money;
import java.time.Instant;

/**
 * A line of a settlement report: what a rail says, afterwards, that it did.
 *
 * @param reference ours, where the rail knows one
 * @param status what happened
 * @param amount positive
 * @param bookedAt when, by the rail's clock
 */
public record SettlementLine(String reference, Status status, Money amount, Instant bookedAt) {

  /** What happened to a payment. */
  public enum Status {
    /** The beneficiary got the money. */
    PAID,
    /** It came back. */
    RETURNED;

    /** What the amount counts as in a sum: paid less returned. */
    public long signed(long amount) {
      return this == PAID ? amount : -amount;
    }
  }
}
