package com.nissmart.payout.withdrawal;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What was asked for: withdrawals as they are requested, found and listed. */
final class WithdrawalStore {
  private static final String OF_REFERENCE =
      "w.withdrawal_id in (select r.withdrawal_id from withdrawal_attempt r where r.external_reference = :reference)";

  /**
   * Removes a withdrawal that can never be carried out, as if it had not been requested; its key is
   * free again. Does nothing to one that has a history: the events refer to it.
   */
  void forget(Handle handle, UUID id) {
    handle
        .createUpdate(
            """
            with w as (
              delete from withdrawal
              where withdrawal_id = :id and status = 'PENDING' and hold_status = 'NONE' and event_no = 0
              returning withdrawal_id)
            delete from withdrawal_attempt a using w where a.withdrawal_id = w.withdrawal_id
            """)
        .bind("id", id)
        .execute();
  }

  /** A withdrawal with its current attempt. */
  Optional<Withdrawal> find(Handle handle, UUID id) {
    return handle
        .createQuery(
            "select "
                + WithdrawalRow.COLUMNS
                + """
                from withdrawal w join withdrawal_attempt a using (withdrawal_id, attempt_no)
                where w.withdrawal_id = :id
                """)
        .bind("id", id)
        .map((row, _) -> WithdrawalRow.read(row))
        .findOne();
  }

  /** A withdrawal with the given attempt, which need not be the current one. */
  Optional<Withdrawal> findAttempt(Handle handle, UUID id, int attempt) {
    return handle
        .createQuery(
            "select "
                + WithdrawalRow.COLUMNS
                + """
                from withdrawal w join withdrawal_attempt a using (withdrawal_id)
                where w.withdrawal_id = :id and a.attempt_no = :attempt
                """)
        .bind("id", id)
        .bind("attempt", attempt)
        .map((row, _) -> WithdrawalRow.read(row))
        .findOne();
  }

  /** The same for many, each with the attempt that it is given with. */
  Map<UUID, Withdrawal> findAttempts(Handle handle, List<Withdrawal> given) {
    return handle
        .createQuery(
            "select "
                + WithdrawalRow.COLUMNS
                + """
                from unnest(:ids, :attempts) as given (id, attempt)
                join withdrawal w on w.withdrawal_id = given.id
                join withdrawal_attempt a on a.withdrawal_id = given.id and a.attempt_no = given.attempt
                """)
        .bindArray("ids", UUID.class, given.stream().map(Withdrawal::id).toList())
        .bindArray("attempts", Integer.class, given.stream().map(w -> w.attempt().no()).toList())
        .map((row, _) -> WithdrawalRow.read(row))
        .stream()
        .collect(Collectors.toMap(Withdrawal::id, Function.identity(), (same, _) -> same));
  }

  /**
   * A page, newest first.
   *
   * @param before only those older than this id; null: from the newest
   */
  List<Withdrawal> list(Handle handle, ListFilter filter, @Nullable UUID before, int limit) {
    Map<String, Object> given = new LinkedHashMap<>();
    StringBuilder where = new StringBuilder("true");
    restrict(where, given, "w.user_id = :user", "user", filter.userId());
    restrict(where, given, "w.account_id = :account", "account", filter.accountId());
    restrict(where, given, "w.status = :status", "status", name(filter.status()));
    where.append(filter.inDoubt() ? " and w.in_doubt_since is not null" : "");
    where.append(filter.needsOperator() ? " and w.needs_operator_since is not null" : "");
    restrict(where, given, OF_REFERENCE, "reference", filter.externalReference());
    restrict(where, given, "w.created_at >= :from", "from", utc(filter.from()));
    restrict(where, given, "w.created_at < :to", "to", utc(filter.to()));
    restrict(where, given, "w.amount_minor >= :min", "min", filter.minAmount());
    restrict(where, given, "w.amount_minor <= :max", "max", filter.maxAmount());
    restrict(where, given, "w.withdrawal_id < :before", "before", before);
    String sql =
        "select "
            + WithdrawalRow.COLUMNS
            + "from withdrawal w join withdrawal_attempt a using (withdrawal_id, attempt_no) where "
            + where
            + " order by w.withdrawal_id desc limit :limit";
    return handle
        .createQuery(sql)
        .bindMap(given)
        .bind("limit", limit)
        .map((row, _) -> WithdrawalRow.read(row))
        .list();
  }

  private static void restrict(
      StringBuilder where,
      Map<String, Object> given,
      String sql,
      String name,
      @Nullable Object value) {
    if (value != null) {
      where.append(" and ").append(sql);
      given.put(name, value);
    }
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable String name(@Nullable WithdrawalStatus status) {
    return status == null ? null : status.name();
  }

  /** The history of a withdrawal, oldest first. */
  List<WithdrawalEvent> events(Handle handle, UUID id) {
    return handle
        .createQuery(
            """
            select event_no, from_status, to_status, attempt_no, actor, note, created_at
            from withdrawal_event where withdrawal_id = :id order by event_no
            """)
        .bind("id", id)
        .map((row, _) -> {
          String from = row.getString("from_status");
          return new WithdrawalEvent(
              row.getInt("event_no"),
              from == null ? null : WithdrawalStatus.valueOf(from),
              WithdrawalStatus.valueOf(row.getString("to_status")),
              row.getInt("attempt_no"),
              row.getString("actor"),
              row.getString("note"),
              WithdrawalRow.requiredInstant(row, "created_at"));
        })
        .list();
  }

  /** A duration as the seconds that {@code make_interval} takes. */
  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
