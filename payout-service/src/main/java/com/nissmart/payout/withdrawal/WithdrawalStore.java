package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Ids;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What was asked for: withdrawals as they are requested, found and listed. */
final class WithdrawalStore {

  /**
   * Stores a requested withdrawal, PENDING and without a hold.
   *
   * @param holdWithin how long its requester has to place the hold before a worker does
   * @return whether it was stored; false: the user has used the key before
   */
  boolean insert(
      Handle handle, UUID id, UUID userId, WithdrawalRequest request, Duration holdWithin) {
    return handle
            .createUpdate(
                """
                with w as (
                  insert into withdrawal (withdrawal_id, user_id, idempotency_key, account_id, amount_minor, currency,
                    bank_code, account_number, account_name, next_run_at)
                  values (:id, :user, :key, :account, :amount, :currency,
                    :bank_code, :account_number, :account_name, now() + make_interval(secs => :hold_within))
                  on conflict on constraint withdrawal_key do nothing
                  returning withdrawal_id, attempt_no)
                insert into withdrawal_attempt (withdrawal_id, attempt_no, requested_by)
                select withdrawal_id, attempt_no, :requested_by from w
                """)
            .bind("id", id)
            .bind("user", userId)
            .bind("key", request.idempotencyKey())
            .bind("account", request.accountId())
            .bind("amount", request.amount().amount())
            .bind("currency", request.amount().currency())
            .bind("bank_code", request.destination().bankCode())
            .bind("account_number", request.destination().accountNumber())
            .bind("account_name", request.destination().accountName())
            .bind("hold_within", seconds(holdWithin))
            .bind("requested_by", Ids.USER.format(userId))
            .execute()
        == 1;
  }

  /**
   * Removes a withdrawal that can never be carried out, as if it had not been requested; its key is
   * free again. Does nothing to one that has a history: the events refer to it.
   */
  boolean forget(Handle handle, UUID id) {
    return handle
            .createUpdate(
                """
                with w as (
                  delete from withdrawal
                  where withdrawal_id = :id and status = 'PENDING' and hold_status = 'NONE' and event_no = 0
                  returning withdrawal_id)
                delete from withdrawal_attempt a using w where a.withdrawal_id = w.withdrawal_id
                """)
            .bind("id", id)
            .execute()
        == 1;
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

  /** The user's withdrawal that was requested with the key, with its first attempt. */
  Optional<Withdrawal> findByKey(Handle handle, UUID userId, String key) {
    return handle
        .createQuery(
            "select "
                + WithdrawalRow.COLUMNS
                + """
                from withdrawal w join withdrawal_attempt a on a.withdrawal_id = w.withdrawal_id and a.attempt_no = 1
                where w.user_id = :user and w.idempotency_key = :key
                """)
        .bind("user", userId)
        .bind("key", key)
        .map((row, _) -> WithdrawalRow.read(row))
        .findOne();
  }

  /**
   * A page, newest first.
   *
   * @param userId only this user's; null: everybody's
   * @param before only those older than this id; null: from the newest
   */
  List<Withdrawal> list(
      Handle handle, @Nullable UUID userId, ListFilter filter, @Nullable UUID before, int limit) {
    Map<String, Object> given = new LinkedHashMap<>();
    StringBuilder where = new StringBuilder("true");
    restrict(where, given, "w.user_id = :user", "user", userId);
    restrict(where, given, "w.account_id = :account", "account", filter.accountId());
    restrict(where, given, "w.status = :status", "status", name(filter.status()));
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
