package com.nissmart.payout.rail.simulated;

import com.nissmart.contract.Money;
import com.nissmart.payout.rail.RailPayment;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The bank's book. */
final class BankStore {
  /** Each statement's, so that a call to the bank ends in time. */
  private static final int TIMEOUT_SECONDS = 2;

  /**
   * Enters a payment; a reference that is there stays as it is.
   *
   * @param paidAt null: never
   * @return whether it was entered
   */
  boolean accept(Handle handle, RailPayment payment, Instant acceptedAt, @Nullable Instant paidAt) {
    return handle
            .createUpdate(
                """
                insert into simulated_rail.payment
                  (reference, amount_minor, currency, bank_code, account_number, account_name, accepted_at, paid_at)
                values (:reference, :amount, :currency, :bank_code, :account_number, :account_name, :accepted_at,
                  :paid_at)
                on conflict on constraint payment_pk do nothing
                """)
            .setQueryTimeout(TIMEOUT_SECONDS)
            .bind("reference", payment.reference())
            .bind("amount", payment.amount().amount())
            .bind("currency", payment.amount().currency())
            .bind("bank_code", payment.bankCode())
            .bind("account_number", payment.accountNumber())
            .bind("account_name", payment.accountName())
            .bind("accepted_at", acceptedAt.atOffset(ZoneOffset.UTC))
            .bind("paid_at", paidAt == null ? null : paidAt.atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  /** The payment with this reference. */
  Optional<BankPayment> find(Handle handle, String reference) {
    return handle
        .createQuery(
            """
            select reference, amount_minor, currency, bank_code, account_number, account_name, paid_at
            from simulated_rail.payment where reference = :reference
            """)
        .setQueryTimeout(TIMEOUT_SECONDS)
        .bind("reference", reference)
        .map((row, _) -> {
          OffsetDateTime paidAt = row.getObject("paid_at", OffsetDateTime.class);
          return new BankPayment(
              new RailPayment(
                  row.getString("reference"),
                  new Money(row.getLong("amount_minor"), row.getString("currency")),
                  row.getString("bank_code"),
                  row.getString("account_number"),
                  row.getString("account_name")),
              paidAt == null ? null : paidAt.toInstant());
        })
        .findOne();
  }

  /** Counts one more sending that is turned away, and answers the count. */
  int turnAway(Handle handle, String reference) {
    return handle
        .createQuery(
            """
            insert into simulated_rail.turned_away (reference, times) values (:reference, 1)
            on conflict on constraint turned_away_pk do update set times = turned_away.times + 1
            returning times
            """)
        .setQueryTimeout(TIMEOUT_SECONDS)
        .bind("reference", reference)
        .mapTo(Integer.class)
        .one();
  }
}
