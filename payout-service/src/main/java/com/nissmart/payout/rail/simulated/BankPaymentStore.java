package com.nissmart.payout.rail.simulated;

import com.nissmart.payout.rail.SettlementLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of the bank's book. */
final class BankPaymentStore {
  /** Each statement's time-out, so that a call to the bank ends in time. */
  static final int TIMEOUT_SECONDS = 1;

  /** Inserts payments; returns the references that were not in the book before. */
  List<String> insert(Handle handle, List<BankPayment> payments) {
    return handle
        .createQuery(
            """
            INSERT INTO simulated_rail.payment
              (reference, amount_minor, currency, bank_code, account_number, account_name, not_after, accepted_at,
              paid_at, returned_at, refused_at)
            SELECT reference, amount, currency, bank_code, account_number, account_name, not_after::timestamptz,
              accepted_at::timestamptz, paid_at::timestamptz, returned_at::timestamptz, refused_at::timestamptz
            FROM unnest(:references, :amounts, :currencies, :bank_codes, :account_numbers, :account_names, :not_after,
              :accepted, :paid, :returned, :refused) WITH ORDINALITY
              AS e (reference, amount, currency, bank_code, account_number, account_name, not_after, accepted_at,
                paid_at, returned_at, refused_at, line)
            ORDER BY reference, line
            ON CONFLICT ON CONSTRAINT payment_pk DO NOTHING
            RETURNING reference
            """)
        .setQueryTimeout(TIMEOUT_SECONDS)
        .bindArray("references", String.class, column(payments, BankPayment::reference))
        .bindArray("amounts", Long.class, column(payments, p -> p.payment().amount().amount()))
        .bindArray(
            "currencies", String.class, column(payments, p -> p.payment().amount().currency()))
        .bindArray("bank_codes", String.class, column(payments, p -> p.payment().bankCode()))
        .bindArray(
            "account_numbers", String.class, column(payments, p -> p.payment().accountNumber()))
        .bindArray("account_names", String.class, column(payments, p -> p.payment().accountName()))
        .bindArray("not_after", String.class, column(payments, p -> text(p.payment().notAfter())))
        .bindArray("accepted", String.class, column(payments, p -> text(p.acceptedAt())))
        .bindArray("paid", String.class, column(payments, p -> text(p.paidAt())))
        .bindArray("returned", String.class, column(payments, p -> text(p.returnedAt())))
        .bindArray("refused", String.class, column(payments, p -> text(p.refusedAt())))
        .mapTo(String.class)
        .list();
  }

  private static <T> List<T> column(List<BankPayment> payments, Function<BankPayment, T> value) {
    return payments.stream().map(value).toList();
  }

  /** Writes an instant as text, because the driver knows no array of instants. */
  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  /** Returns the payments with these references, by their reference. */
  Map<String, BankPayment> find(Handle handle, List<String> references) {
    if (references.isEmpty()) {
      return Map.of();
    }
    return handle
        .createQuery(
            """
            SELECT reference, amount_minor AS amount, currency, bank_code, account_number, account_name,
              coalesce(not_after, accepted_at) AS not_after, accepted_at, paid_at, returned_at, refused_at
            FROM simulated_rail.payment WHERE reference = any(:references)
            """)
        .setQueryTimeout(TIMEOUT_SECONDS)
        .bindArray("references", String.class, references)
        .mapTo(BankPayment.class)
        .stream()
        .collect(Collectors.toMap(BankPayment::reference, Function.identity()));
  }

  /** Returns the payments that came back between the two instants, oldest first. */
  List<SettlementLine> returned(Handle handle, Instant since, Instant until, int limit) {
    return handle
        .createQuery(
            """
            SELECT reference, amount_minor AS amount, currency, 'RETURNED' AS status, returned_at AS booked_at
            FROM simulated_rail.payment
            WHERE returned_at >= :since AND returned_at <= :until
            ORDER BY returned_at
            LIMIT :limit
            """)
        .setQueryTimeout(TIMEOUT_SECONDS)
        .bind("since", since)
        .bind("until", until)
        .bind("limit", limit)
        .mapTo(SettlementLine.class)
        .list();
  }

  /**
   * Returns a page of the payments and returns of a span of time that have happened by now.
   *
   * @param after the last line of the page before; null for the first page
   */
  List<SettlementLine> settled(
      Handle handle,
      Instant from,
      Instant to,
      Instant now,
      @Nullable SettlementLine after,
      int limit) {
    return handle
        .createQuery(
            """
            SELECT reference, amount_minor AS amount, currency, status, booked_at FROM (
              (SELECT reference, amount_minor, currency, 'PAID' AS status, paid_at AS booked_at
              FROM simulated_rail.payment
              WHERE paid_at >= :begin AND paid_at < :to AND paid_at <= :now
                AND (paid_at, reference, 'PAID') > (:begin, :reference, :status)
              ORDER BY paid_at, reference
              LIMIT :limit)
              UNION ALL
              (SELECT reference, amount_minor, currency, 'RETURNED', returned_at
              FROM simulated_rail.payment
              WHERE returned_at >= :begin AND returned_at < :to AND returned_at <= :now
                AND (returned_at, reference, 'RETURNED') > (:begin, :reference, :status)
              ORDER BY returned_at, reference
              LIMIT :limit)) x
            ORDER BY booked_at, reference, status
            LIMIT :limit
            """)
        .bind("begin", after == null ? from : after.bookedAt())
        .bind("reference", after == null ? "" : after.reference())
        .bind("status", after == null ? "" : after.status().name())
        .bind("to", to)
        .bind("now", now)
        .bind("limit", limit)
        .mapTo(SettlementLine.class)
        .list();
  }

  /** Counts one more sending that was refused as busy and returns the count. */
  int countRefusal(Handle handle, String reference) {
    return handle
        .createQuery(
            """
            INSERT INTO simulated_rail.turned_away (reference, times)
            VALUES (:reference, 1)
            ON CONFLICT ON CONSTRAINT turned_away_pk DO UPDATE SET times = turned_away.times + 1
            RETURNING times
            """)
        .setQueryTimeout(TIMEOUT_SECONDS)
        .bind("reference", reference)
        .mapTo(Integer.class)
        .one();
  }
}
