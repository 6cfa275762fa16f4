package com.nissmart.payout.rail;

import com.nissmart.contract.Money;
import java.time.Instant;
import org.jdbi.v3.core.mapper.Nested;

/**
 * A line of a settlement report, in which a rail lists its payments, returns and charges.
 *
 * @param reference our reference where the rail has one, else the rail's own
 * @param amount positive
 * @param bookedAt by the rail's clock
 */
public record SettlementLine(
    String reference, Status status, @Nested Money amount, Instant bookedAt) {

  /** The identity of a payment or a return: a reference is paid once and comes back once. */
  public record Key(String reference, Status status) {}

  public Key key() {
    return new Key(reference, status);
  }

  /** The ways in which a payment is booked. */
  public enum Status {
    /** The beneficiary got the money. */
    PAID,
    /** The beneficiary's bank sent the money back. */
    RETURNED,
    /** The bank took a charge. */
    CHARGE;

    /** Returns the amount, negative for a return, for a sum of paid less returned. */
    public long signed(long amount) {
      return this == RETURNED ? -amount : amount;
    }
  }
}
