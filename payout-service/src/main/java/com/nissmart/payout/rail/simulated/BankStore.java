package com.nissmart.payout.rail.simulated;

import com.nissmart.contract.Money;
import com.nissmart.payout.rail.RailPayment;
import com.nissmart.payout.rail.RailReturn;
import com.nissmart.payout.rail.SettlementLine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The bank's book. */
final class BankStore {
  /** Each statement's, so that a call to the bank ends in time. */
  static final int TIMEOUT_SECONDS = 1;

  /**
   * Enters payments; a reference that is there stays as it is, of twins the first counts.
   *
   * @return the references that were entered
   */
  List<String> accept(Handle handle, List<Clerk.Entry> entries) {
    List<RailPayment> payments = entries.stream().map(entry -> entry.line().payment()).toList();
    return handle
        .createQuery(
            """
            insert into simulated_rail.payment
              (reference, amount_minor, currency, bank_code, account_number, account_name, accepted_at, paid_at,
              returned_at)
            select reference, amount, currency, bank_code, account_number, account_name, accepted_at::timestamptz,
              paid_at::timestamptz, returned_at::timestamptz
            from unnest(:references, :amounts, :currencies, :bank_codes, :account_numbers, :account_names,
              :accepted, :paid, :returned) with ordinality
              as e (reference, amount, currency, bank_code, account_number, account_name, accepted_at, paid_at,
                returned_at, line)
            order by reference, line
            on conflict on constraint payment_pk do nothing
            returning reference
            """)
        .setQueryTimeout(TIMEOUT_SECONDS)
        .bindArray("references", String.class, all(payments, RailPayment::reference))
        .bindArray("amounts", Long.class, all(payments, payment -> payment.amount().amount()))
        .bindArray(
            "currencies", String.class, all(payments, payment -> payment.amount().currency()))
        .bindArray("bank_codes", String.class, all(payments, RailPayment::bankCode))
        .bindArray("account_numbers", String.class, all(payments, RailPayment::accountNumber))
        .bindArray("account_names", String.class, all(payments, RailPayment::accountName))
        .bindArray("accepted", String.class, moments(entries, Clerk.Entry::acceptedAt))
        .bindArray("paid", String.class, moments(entries, entry -> entry.line().paidAt()))
        .bindArray("returned", String.class, moments(entries, entry -> entry.line().returnedAt()))
        .mapTo(String.class)
        .list();
  }

  /** As text: there is no array of moments in the driver's language. */
  private static List<@Nullable String> moments(
      List<Clerk.Entry> entries, Function<Clerk.Entry, @Nullable Instant> moment) {
    List<@Nullable String> moments = new ArrayList<>();
    for (Clerk.Entry entry : entries) {
      Instant instant = moment.apply(entry);
      moments.add(instant == null ? null : instant.toString());
    }
    return moments;
  }

  private static <T> List<T> all(List<RailPayment> payments, Function<RailPayment, T> part) {
    return payments.stream().map(part).toList();
  }

  /** The payment with this reference. */
  Optional<BankPayment> find(Handle handle, String reference) {
    return Optional.ofNullable(find(handle, List.of(reference)).get(reference));
  }

  /** The payments with these references. */
  Map<String, BankPayment> find(Handle handle, List<String> references) {
    if (references.isEmpty()) {
      return Map.of();
    }
    return handle
        .createQuery(
            """
            select reference, amount_minor, currency, bank_code, account_number, account_name, paid_at, returned_at
            from simulated_rail.payment where reference = any(:references)
            """)
        .setQueryTimeout(TIMEOUT_SECONDS)
        .bindArray("references", String.class, references)
        .map((row, _) ->
            new BankPayment(
                new RailPayment(
                    row.getString("reference"),
                    new Money(row.getLong("amount_minor"), row.getString("currency")),
                    row.getString("bank_code"),
                    row.getString("account_number"),
                    row.getString("account_name")),
                instant(row, "paid_at"),
                instant(row, "returned_at")))
        .stream()
        .collect(Collectors.toMap(line -> line.payment().reference(), Function.identity()));
  }

  /** What came back between the two instants, oldest first. */
  List<RailReturn> returned(Handle handle, Instant since, Instant until, int limit) {
    return handle
        .createQuery(
            """
            select reference, amount_minor, currency, returned_at from simulated_rail.payment
            where returned_at >= :since and returned_at <= :until order by returned_at limit :limit
            """)
        .setQueryTimeout(TIMEOUT_SECONDS)
        .bind("since", since.atOffset(ZoneOffset.UTC))
        .bind("until", until.atOffset(ZoneOffset.UTC))
        .bind("limit", limit)
        .map((row, _) ->
            new RailReturn(
                row.getString("reference"),
                new Money(row.getLong("amount_minor"), row.getString("currency")),
                row.getObject("returned_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  /**
   * What was paid or came back in a span of time, in order of booking.
   *
   * @param now what is to happen later has not
   */
  List<SettlementLine> settled(Handle handle, Instant from, Instant to, Instant now) {
    return handle
        .createQuery(
            """
            select reference, amount_minor, currency, status, booked_at from (
              select reference, amount_minor, currency, 'PAID' as status, paid_at as booked_at
              from simulated_rail.payment where paid_at >= :from and paid_at < :to and paid_at <= :now
              union all
              select reference, amount_minor, currency, 'RETURNED', returned_at
              from simulated_rail.payment where returned_at >= :from and returned_at < :to and returned_at <= :now) x
            order by booked_at, reference
            """)
        .bind("from", from.atOffset(ZoneOffset.UTC))
        .bind("to", to.atOffset(ZoneOffset.UTC))
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .map((row, _) ->
            new SettlementLine(
                row.getString("reference"),
                SettlementLine.Status.valueOf(row.getString("status")),
                new Money(row.getLong("amount_minor"), row.getString("currency")),
                row.getObject("booked_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
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
