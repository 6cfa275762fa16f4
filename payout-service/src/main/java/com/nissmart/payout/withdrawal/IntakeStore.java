package com.nissmart.payout.withdrawal;

import static com.nissmart.payout.withdrawal.WithdrawalStore.seconds;

import com.nissmart.contract.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Requested withdrawals, any number of them in one statement. */
final class IntakeStore {

  /**
   * Stores requested withdrawals, PENDING and without a hold; not those whose key its user has used
   * before.
   *
   * @param rows by their new ids; everybody takes the keys in the same order, so that no two wait
   *     for each other
   * @param counted whether they count against the limits of today
   * @param holdWithin how long their requester has to place the holds before a worker does
   * @return the ids of those that were stored
   */
  Set<UUID> insert(Handle handle, Map<UUID, Asked> rows, boolean counted, Duration holdWithin) {
    Query insert =
        handle.createQuery(
            """
            with w as (
              insert into withdrawal (withdrawal_id, user_id, idempotency_key, account_id, amount_minor, currency,
                bank_code, account_number, account_name, limit_day, next_run_at)
              select id, user_id, key, account, amount, currency, bank_code, account_number, account_name,
                case when :counted then (now() at time zone 'UTC')::date end, now() + make_interval(secs => :hold_within)
              from unnest(:ids, :users, :keys, :accounts, :amounts, :currencies, :bank_codes, :account_numbers, :account_names)
                with ordinality
                as given (id, user_id, key, account, amount, currency, bank_code, account_number, account_name, line)
              order by user_id, key, line
              on conflict on constraint withdrawal_key do nothing
              returning withdrawal_id, attempt_no)
            insert into withdrawal_attempt (withdrawal_id, attempt_no, requested_by)
            select withdrawal_id, attempt_no, requester from w
            join unnest(:ids, :requesters) as r (id, requester) on r.id = w.withdrawal_id
            returning withdrawal_id
            """);
    List<Asked> asked = new ArrayList<>(rows.values());
    List<WithdrawalRequest> given = asked.stream().map(Asked::request).toList();
    return new HashSet<>(
        bind(insert, given)
            .bindArray("ids", UUID.class, new ArrayList<>(rows.keySet()))
            .bindArray("users", UUID.class, asked.stream().map(Asked::user).toList())
            .bind("counted", counted)
            .bind("hold_within", seconds(holdWithin))
            .bindArray(
                "requesters",
                String.class,
                asked.stream().map(one -> Ids.USER.format(one.user())).toList())
            .mapTo(UUID.class)
            .list());
  }

  /** The user's withdrawals that were requested with the keys, each with its first attempt. */
  Map<String, Withdrawal> findByKeys(Handle handle, UUID userId, List<String> keys) {
    Map<String, Withdrawal> found = new HashMap<>();
    handle
        .createQuery(
            "select "
                + WithdrawalRow.COLUMNS
                + """
                from withdrawal w join withdrawal_attempt a on a.withdrawal_id = w.withdrawal_id and a.attempt_no = 1
                where w.user_id = :user and w.idempotency_key = any(:keys)
                """)
        .bind("user", userId)
        .bindArray("keys", String.class, keys)
        .map((row, _) -> WithdrawalRow.read(row))
        .forEach(withdrawal -> found.put(withdrawal.idempotencyKey(), withdrawal));
    return found;
  }

  /** What is stored of what is asked for, each with its first attempt. */
  Map<Asked.Key, Withdrawal> find(Handle handle, List<Asked> asked) {
    Map<Asked.Key, Withdrawal> found = new HashMap<>();
    handle
        .createQuery(
            "select "
                + WithdrawalRow.COLUMNS
                + """
                from unnest(:users, :keys) as given (user_id, key)
                join withdrawal w on w.user_id = given.user_id and w.idempotency_key = given.key
                join withdrawal_attempt a on a.withdrawal_id = w.withdrawal_id and a.attempt_no = 1
                """)
        .bindArray("users", UUID.class, asked.stream().map(Asked::user).toList())
        .bindArray(
            "keys", String.class, asked.stream().map(one -> one.key().idempotencyKey()).toList())
        .map((row, _) -> WithdrawalRow.read(row))
        .forEach(w -> found.put(new Asked.Key(w.userId(), w.idempotencyKey()), w));
    return found;
  }

  private static Query bind(Query insert, List<WithdrawalRequest> given) {
    insert
        .bindArray("keys", String.class, all(given, WithdrawalRequest::idempotencyKey))
        .bindArray("accounts", UUID.class, all(given, WithdrawalRequest::accountId))
        .bindArray("amounts", Long.class, all(given, r -> r.amount().amount()))
        .bindArray("currencies", String.class, all(given, r -> r.amount().currency()))
        .bindArray("bank_codes", String.class, all(given, r -> r.destination().bankCode()))
        .bindArray(
            "account_numbers", String.class, all(given, r -> r.destination().accountNumber()))
        .bindArray("account_names", String.class, all(given, r -> r.destination().accountName()));
    return insert;
  }

  private static <T> List<T> all(
      List<WithdrawalRequest> requests, Function<WithdrawalRequest, T> part) {
    return requests.stream().map(part).toList();
  }
}
