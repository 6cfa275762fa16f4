package com.nissmart.payout.withdrawal.intake;

import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;

import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Ids;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.WithdrawalRules.RetryObstacle;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Stores requested withdrawals, any number of them in one statement, and the attempts of retries.
 */
final class IntakeStore {
  /**
   * Stores requests whose keys are new as PENDING without a hold, and returns the ids of these.
   * Workers place the holds when they are due.
   */
  Set<UUID> insert(
      Handle handle,
      List<UUID> ids,
      List<KeyedRequest> requests,
      @Nullable LocalDate limitDay,
      Instant due,
      Instant now) {
    // All take the keys in the same order, so that no two transactions wait for each other.
    Query insert =
        handle.createQuery(
            """
            WITH w AS (
              INSERT INTO withdrawal (withdrawal_id, user_id, idempotency_key, account_id, amount_minor, currency,
                bank_code, account_number, account_name, bank_account_name, trace_id, limit_day, next_run_at,
                created_at, updated_at)
              SELECT id, user_id, key, account, amount, currency, bank_code, account_number, account_name, bank_name,
                trace, :limit_day::date, :due, :now, :now
              FROM unnest(:ids, :users, :keys, :accounts, :amounts, :currencies, :bank_codes, :account_numbers,
                :account_names, :bank_names, :traces) WITH ORDINALITY
                AS given (id, user_id, key, account, amount, currency, bank_code, account_number, account_name,
                  bank_name, trace, line)
              ORDER BY user_id, key, line
              ON CONFLICT ON CONSTRAINT withdrawal_key DO NOTHING
              RETURNING withdrawal_id, attempt_no)
            INSERT INTO withdrawal_attempt (withdrawal_id, attempt_no, requested_by)
            SELECT withdrawal_id, attempt_no, requester FROM w
            JOIN unnest(:ids, :requesters) AS r (id, requester) ON r.id = w.withdrawal_id
            RETURNING withdrawal_id
            """);
    return new HashSet<>(
        bindRequests(insert, requests)
            .bindArray("ids", UUID.class, ids)
            .bindArray(
                "requesters", String.class, all(requests, one -> Ids.USER.format(one.user())))
            .bind("limit_day", limitDay)
            .bind("due", utc(due))
            .bind("now", utc(now))
            .mapTo(UUID.class)
            .list());
  }

  private static Query bindRequests(Query insert, List<KeyedRequest> all) {
    List<WithdrawalRequest> given = all(all, KeyedRequest::request);
    return insert
        .bindArray("users", UUID.class, all(all, KeyedRequest::user))
        .bindArray("keys", String.class, all(given, WithdrawalRequest::idempotencyKey))
        .bindArray("accounts", UUID.class, all(given, WithdrawalRequest::accountId))
        .bindArray("amounts", Long.class, all(given, r -> r.amount().amount()))
        .bindArray("currencies", String.class, all(given, r -> r.amount().currency()))
        .bindArray("bank_codes", String.class, all(given, r -> r.destination().bankCode()))
        .bindArray(
            "account_numbers", String.class, all(given, r -> r.destination().accountNumber()))
        .bindArray(
            "account_names",
            String.class,
            all(given, r -> DisplayText.normalize(r.destination().accountName())))
        .bindArray("bank_names", String.class, all(given, r -> r.destination().bankAccountName()))
        .bindArray("traces", String.class, all(all, KeyedRequest::traceId));
  }

  /** Returns the stored withdrawals of the requests, each with its first attempt. */
  Map<KeyedRequest.Key, Withdrawal> find(Handle handle, List<KeyedRequest> requests) {
    Map<KeyedRequest.Key, Withdrawal> found = new HashMap<>();
    WithdrawalRows.select(
            handle,
            """
            FROM unnest(:users, :keys) AS given (user_id, key)
            JOIN withdrawal w ON w.user_id = given.user_id AND w.idempotency_key = given.key
            JOIN withdrawal_attempt a ON a.withdrawal_id = w.withdrawal_id AND a.attempt_no = 1
            """)
        .bindArray("users", UUID.class, all(requests, KeyedRequest::user))
        .bindArray("keys", String.class, all(requests, one -> one.key().idempotencyKey()))
        .map(WithdrawalRows.MAPPER)
        .forEach(withdrawal -> found.put(KeyedRequest.Key.of(withdrawal), withdrawal));
    return found;
  }

  /** Returns the withdrawal that the caller has retried with the key, at that attempt. */
  Optional<Withdrawal> findByRetryKey(Handle handle, String caller, String key) {
    return WithdrawalRows.select(
            handle,
            """
            FROM withdrawal w JOIN withdrawal_attempt a USING (withdrawal_id)
            WHERE a.requested_by = :caller AND a.retry_key = :key
            """)
        .bind("caller", caller)
        .bind("key", key)
        .map(WithdrawalRows.MAPPER)
        .findOne();
  }

  /**
   * Returns what contradicts the end of an earlier attempt: it was paid after all and the money is
   * not back in the books, an exception about it is open, or the rail's last statement since the
   * end is not a no.
   */
  Optional<RetryObstacle> retryObstacle(Handle handle, UUID id) {
    return handle
        .createQuery(
            """
            SELECT obstacle FROM (
              SELECT CASE
                WHEN EXISTS (
                  SELECT 1 FROM late_booking p
                  WHERE p.withdrawal_id = w.withdrawal_id AND p.kind = 'PAID_AFTER_RELEASE' AND NOT EXISTS (
                    SELECT 1 FROM late_booking r
                    WHERE r.withdrawal_id = p.withdrawal_id AND r.attempt_no = p.attempt_no
                      AND r.kind = 'RETURNED' AND r.booked_at IS NOT NULL)) THEN 'PAID'
                WHEN EXISTS (
                  SELECT 1 FROM reconciliation_exception x
                  WHERE x.withdrawal_id = w.withdrawal_id AND x.resolved_at IS NULL
                    AND x.kind IN ('STATE_DIFFERS', 'RAIL_CONTRADICTS', 'PAID_AFTER_RELEASE', 'AMOUNT_DIFFERS'))
                  OR EXISTS (
                  SELECT 1 FROM proposal p
                  WHERE p.kind = 'LATE_PAYMENT' AND p.subject = :public_id AND p.status IN ('PENDING', 'APPROVED'))
                THEN 'EXCEPTION'
                WHEN EXISTS (
                  SELECT 1 FROM withdrawal_attempt a CROSS JOIN LATERAL (
                    SELECT s.answer, s.created_at FROM rail_statement s
                    WHERE s.withdrawal_id = a.withdrawal_id AND s.attempt_no = a.attempt_no
                    ORDER BY s.statement_id DESC LIMIT 1) last
                  WHERE a.withdrawal_id = w.withdrawal_id AND a.outcome = 'NOT_PAID'
                    AND last.answer = 'ACCEPTED' AND last.created_at >= w.ended_at) THEN 'ACCEPTED'
              END AS obstacle
              FROM withdrawal w WHERE w.withdrawal_id = :id) x
            WHERE obstacle IS NOT NULL
            """)
        .bind("id", id)
        .bind("public_id", Ids.WITHDRAWAL.format(id))
        .mapTo(RetryObstacle.class)
        .findOne();
  }

  /** Adds the next attempt; returns false when the key began another retry meanwhile. */
  boolean addAttempt(Handle handle, Withdrawal failed, String caller, String key) {
    return handle
            .createUpdate(
                """
                INSERT INTO withdrawal_attempt (withdrawal_id, attempt_no, requested_by, retry_key)
                VALUES (:id, :attempt, :caller, :key)
                ON CONFLICT ON CONSTRAINT withdrawal_attempt_retry_key DO NOTHING
                """)
            .bind("id", failed.id())
            .bind("attempt", failed.attempt().no() + 1)
            .bind("caller", caller)
            .bind("key", key)
            .execute()
        == 1;
  }

  /** Lets the proposals expire that are about an earlier attempt from now on. */
  void expireDecisions(Handle handle, UUID id) {
    handle
        .createUpdate(
            """
            UPDATE proposal SET status = 'EXPIRED'
            WHERE kind = 'WITHDRAWAL_DECISION' AND subject = :public_id AND status = 'PENDING'
            """)
        .bind("public_id", Ids.WITHDRAWAL.format(id))
        .execute();
  }

  /** Records that the limits count a withdrawal under another code of its bank than its own. */
  void setLimitBank(Handle handle, UUID id, String bankCode) {
    handle
        .createUpdate(
            "UPDATE withdrawal SET limit_bank_code = :bank_code WHERE withdrawal_id = :id")
        .bind("id", id)
        .bind("bank_code", bankCode)
        .execute();
  }

  private static <A, B extends @Nullable Object> List<B> all(List<A> from, Function<A, B> part) {
    return from.stream().map(part).toList();
  }

  /**
   * Returns whether this operator decided that an attempt of the withdrawal was not paid, or closed
   * an exception that says otherwise.
   */
  boolean ruledOutPayment(Handle handle, UUID id, UUID operator) {
    return handle
        .createQuery(
            """
            SELECT count(*) > 0
            FROM withdrawal_resolution r JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no)
            WHERE r.withdrawal_id = :id AND r.operator_id = :operator AND r.outcome = 'NOT_PAID'
              AND a.outcome = 'NOT_PAID' AND a.decided_by IS NOT NULL
            UNION ALL
            SELECT count(*) > 0 FROM reconciliation_exception x
            WHERE x.withdrawal_id = :id AND x.resolved_by = :operator_id
              AND x.kind IN ('STATE_DIFFERS', 'RAIL_CONTRADICTS', 'PAID_AFTER_RELEASE', 'AMOUNT_DIFFERS')
            ORDER BY 1 DESC LIMIT 1
            """)
        .bind("id", id)
        .bind("operator", operator)
        .bind("operator_id", Ids.USER.format(operator))
        .mapTo(Boolean.class)
        .one();
  }
}
