package com.nissmart.payout.rail.simulated;

import com.nissmart.contract.Money;
import com.nissmart.payout.rail.RailPayment;
import com.nissmart.payout.rail.SettlementLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/** The SQL of the bank's book. */
final class BankPaymentStore {
  /** Each statement's time-out, so that a call to the bank ends in time. */
  static final int TIMEOUT_SECONDS = 1;

  /**
   * Inserts payments; a reference that is there stays as it is, and the first of two payments with
   * the same reference counts.
   *
   * @return the references that were inserted
   */
  List<String> insert(Handle handle, List<BankPayment> payments) {
    return handle
        .createQuery(
            """
            INSERT INTO simulated_rail.payment
              (reference, amount_minor, currency, bank_code, account_number, account_name, accepted_at, paid_at,
              returned_at)
            SELECT reference, amount, currency, bank_code, account_number, account_name, accepted_at::timestamptz,
              paid_at::timestamptz, returned_at::timestamptz
            FROM unnest(:references, :amounts, :currencies, :bank_codes, :account_numbers, :account_names,
              :accepted, :paid, :returned) WITH ORDINALITY
              AS e (reference, amount, currency, bank_code, account_number, account_name, accepted_at, paid_at,
                returned_at, line)
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
        .bindArray("accepted", String.class, column(payments, p -> text(p.acceptedAt())))
        .bindArray("paid", String.class, column(payments, p -> text(p.paidAt())))
        .bindArray("returned", String.class, column(payments, p -> text(p.returnedAt())))
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
        .createQuery("SELECT * FROM simulated_rail.payment WHERE reference = any(:references)")
        .setQueryTimeout(TIMEOUT_SECONDS)
        .bindArray("references", String.class, references)
        .map(row ->
            new BankPayment(
                new RailPayment(
                    row.getColumn("reference", String.class),
                    money(row),
                    row.getColumn("bank_code", String.class),
                    row.getColumn("account_number", String.class),
                    row.getColumn("account_name", String.class)),
                row.getColumn("accepted_at", Instant.class),
                row.getColumn("paid_at", Instant.class),
                row.getColumn("returned_at", Instant.class)))
        .stream()
        .collect(Collectors.toMap(BankPayment::reference, Function.identity()));
  }

  /** Returns the payments that came back between the two instants, oldest first. */
  List<SettlementLine> returned(Handle handle, Instant since, Instant until, int limit) {
    return handle
        .createQuery(
            """
            SELECT reference, amount_minor, currency, 'RETURNED' AS status, returned_at AS booked_at
            FROM simulated_rail.payment
            WHERE returned_at >= :since AND returned_at <= :until
            ORDER BY returned_at
            LIMIT :limit
            """)
        .setQueryTimeout(TIMEOUT_SECONDS)
        .bind("since", since)
        .bind("until", until)
        .bind("limit", limit)
        .map(BankPaymentStore::line)
        .list();
  }

  /**
   * Returns the payments and returns of a span of time in order of booking.
   *
   * @param now later ones have not happened yet
   */
  List<SettlementLine> settled(Handle handle, Instant from, Instant to, Instant now) {
    return handle
        .createQuery(
            """
            SELECT reference, amount_minor, currency, status, booked_at FROM (
              SELECT reference, amount_minor, currency, 'PAID' AS status, paid_at AS booked_at
              FROM simulated_rail.payment WHERE paid_at >= :from AND paid_at < :to AND paid_at <= :now
              UNION ALL
              SELECT reference, amount_minor, currency, 'RETURNED', returned_at
              FROM simulated_rail.payment WHERE returned_at >= :from AND returned_at < :to AND returned_at <= :now) x
            ORDER BY booked_at, reference
            """)
        .bind("from", from)
        .bind("to", to)
        .bind("now", now)
        .map(BankPaymentStore::line)
        .list();
  }

  private static SettlementLine line(RowView row) {
    return new SettlementLine(
        row.getColumn("reference", String.class),
        row.getColumn("status", SettlementLine.Status.class),
        money(row),
        row.getColumn("booked_at", Instant.class));
  }

  private static Money money(RowView row) {
    return new Money(
        row.getColumn("amount_minor", Long.class), row.getColumn("currency", String.class));
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
