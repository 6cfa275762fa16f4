package com.nissmart.payout.rail;

import com.nissmart.contract.Money;
import java.time.Instant;
import org.jdbi.v3.core.mapper.Nested;

/**
 * An order to a rail to pay a beneficiary.
 *
 * @param reference ours, unique for ever, at most 35 characters, as long as an end-to-end id of ISO
 *     20022 may be
 * @param amount positive
 * @param accountNumber 10 digits
 * @param notAfter the rail must not pay an order that reaches it later: it answers NOT_PAID, and
 *     never pays the reference; by the clock of the service's database
 */
public record RailPayment(
    String reference,
    @Nested Money amount,
    String bankCode,
    String accountNumber,
    String accountName,
    Instant notAfter) {

  /** Returns whether it orders the same payment, whenever it was sent. */
  public boolean isSamePayment(RailPayment other) {
    return equals(
        new RailPayment(
            other.reference,
            other.amount,
            other.bankCode,
            other.accountNumber,
            other.accountName,
            notAfter));
  }
}
