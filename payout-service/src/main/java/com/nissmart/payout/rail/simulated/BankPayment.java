package com.nissmart.payout.rail.simulated;

import com.nissmart.payout.rail.RailPayment;
import java.time.Instant;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;

/**
 * A payment in the bank's book.
 *
 * @param paidAt when the beneficiary has, or will have, the money; null: never
 * @param returnedAt when the money comes, or came, back; null: never
 * @param refusedAt when it came too late; null: it did not
 */
record BankPayment(
    @Nested RailPayment payment,
    Instant acceptedAt,
    @Nullable Instant paidAt,
    @Nullable Instant returnedAt,
    @Nullable Instant refusedAt) {

  String reference() {
    return payment.reference();
  }
}
