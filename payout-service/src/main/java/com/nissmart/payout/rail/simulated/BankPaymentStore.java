package com.nissmart.payout.rail.simulated;

import com.nissmart.contract.Money;
import com.nissmart.payout.rail.RailPayment;
import com.nissmart.payout.rail.RailReturn;
import com.nissmart.payout.rail.SettlementLine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
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

  /** Finds the payment with this reference. */
  Optional<BankPayment> find(Handle handle, String reference) {
    return Optional.ofNullable(find(handle, List.of(reference)).get(reference));
  }

  /** Finds the payments with these references. */
  Map<String, BankPayment> find(Handle handle, List<String> references) {
    if (references.isEmpty()) {
      return Map.of();
    }
    return handle
        .createQuery("SELECT * FROM simulated_rail.payment WHERE reference = any(:references)")
        .setQueryTimeout(TIMEOUT_SECONDS)
        .bindArray("references", String.class, references)
        .map((row, _) ->
            new BankPayment(
                new RailPayment(
                    row.getString("reference"),
                    money(row),
                    row.getString("bank_code"),
                    row.getString("account_number"),
                    row.getString("account_name")),
                Objects.requireNonNull(instant(row, "accepted_at")),
                instant(row, "paid_at"),
                instant(row, "returned_at")))
        .stream()
        .collect(Collectors.toMap(BankPayment::reference, Function.identity()));
  }

  /** Returns the payments that came back between the two instants, oldest first. */
  List<RailReturn> returned(Handle handle, Instant since, Instant until, int limit) {
    return handle
        .createQuery(
            """
            SELECT reference, amount_minor, currency, returned_at FROM simulated_rail.payment
            WHERE returned_at >= :since AND returned_at <= :until
            ORDER BY returned_at
            LIMIT :limit
            """)
        .setQueryTimeout(TIMEOUT_SECONDS)
        .bind("since", since)
        .bind("until", until)
        .bind("limit", limit)
        .map((row, _) ->
            new RailReturn(
                row.getString("reference"),
                money(row),
                Objects.requireNonNull(instant(row, "returned_at"))))
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
        .map((row, _) ->
            new SettlementLine(
                row.getString("reference"),
                SettlementLine.Status.valueOf(row.getString("status")),
                money(row),
                Objects.requireNonNull(instant(row, "booked_at"))))
        .list();
  }

  private static Money money(ResultSet row) throws SQLException {
    return new Money(row.getLong("amount_minor"), row.getString("currency"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
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
