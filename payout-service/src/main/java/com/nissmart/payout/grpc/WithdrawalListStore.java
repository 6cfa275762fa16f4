package com.nissmart.payout.grpc;

import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of lists of withdrawals. PostgreSQL would guess how many rows match, and read millions
 * when it guesses wrong, so each list has one way whose work is bounded. A list of one user,
 * account or number reads the index that has it in its order and contains what else narrows it. A
 * list by amounts reads an index in weeks: it first counts matches until the page is full, and then
 * sorts those of the weeks that it needs.
 */
final class WithdrawalListStore {
  private static final String ORDER = "ORDER BY w.created_at DESC, w.withdrawal_id DESC";

  /** The withdrawals of an index that one page looks through. */
  static final int MOST_SEARCHED = 10_000;

  /**
   * The first matches of a search.
   *
   * @param end the last withdrawal that was looked at, when there are more; or null
   */
  record Matches(List<Withdrawal> rows, @Nullable UUID end) {}

  /**
   * Returns the page after this id, newest first; the first page after null. Call it in a
   * transaction.
   */
  Matches list(Handle handle, WithdrawalListFilter filter, @Nullable UUID last, int limit) {
    WithdrawalListConditions conditions = new WithdrawalListConditions(filter);
    if (last != null) {
      createdAt(handle, last).ifPresent(at -> conditions.after(at, last));
    }
    // A plan for these very values. Without the indexes it would hope to meet matches early.
    handle.execute(
        """
        SET LOCAL plan_cache_mode = force_custom_plan;
        SET LOCAL enable_seqscan = off;
        SET LOCAL work_mem = '64MB';
        SET LOCAL jit = off;
        """);
    UUID end = conditions.areSearched() ? end(handle, conditions) : null;
    List<Withdrawal> rows =
        WithdrawalRows.select(
                handle,
                """
                FROM (%1$s %2$s LIMIT :limit) p
                JOIN withdrawal w ON w.withdrawal_id = p.withdrawal_id
                JOIN withdrawal_attempt a ON a.withdrawal_id = w.withdrawal_id AND a.attempt_no = w.attempt_no
                %2$s
                """
                    .formatted(rows(conditions), ORDER))
            .bindMap(conditions.given())
            .bind("limit", limit)
            .map(WithdrawalRows.MAPPER)
            .list();
    return new Matches(rows, end);
  }

  /** Ends a search after so many withdrawals, and returns the last one; null when it has fewer. */
  private static @Nullable UUID end(Handle handle, WithdrawalListConditions conditions) {
    return handle
        .createQuery(
            """
            SELECT w.withdrawal_id, w.created_at
            FROM withdrawal w
            WHERE %s %s OFFSET %d LIMIT 1
            """
                .formatted(conditions.leading(), ORDER, MOST_SEARCHED - 1))
        .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
        .bindMap(conditions.given())
        .map((row, _) -> {
          UUID id = row.getObject("withdrawal_id", UUID.class);
          conditions.until(WithdrawalRows.instant(row, "created_at"), id);
          return id;
        })
        .findOne()
        .orElse(null);
  }

  private static String rows(WithdrawalListConditions conditions) {
    if (conditions.areRare()) {
      return """
      SELECT w.withdrawal_id FROM (SELECT withdrawal_id, created_at FROM withdrawal w WHERE %s OFFSET 0) w
      """
          .formatted(conditions.all());
    }
    return conditions.areOfAmounts() ? byWeeks(conditions) : inOrder(conditions);
  }

  private static String inOrder(WithdrawalListConditions conditions) {
    return """
    SELECT w.withdrawal_id
    FROM (
      SELECT withdrawal_id, user_id, account_id, account_number, bank_code, status, amount_minor, created_at
      FROM withdrawal w WHERE %s ORDER BY created_at DESC, withdrawal_id DESC OFFSET 0) w
    WHERE %s
    """
        .formatted(conditions.leading(), conditions.rest());
  }

  private static String byWeeks(WithdrawalListConditions conditions) {
    String ofWeek =
        """
        FROM withdrawal w
        WHERE w.status = s.status AND date_bin('7 days', w.created_at, '2000-01-03T00:00:00Z') = v.week AND %s
        """
            .formatted(conditions.ofAmountsAndTime());
    return """
    SELECT w.withdrawal_id
    FROM (
      SELECT week FROM (
        SELECT v.week, sum(c.matches) AS matches, sum(sum(c.matches)) OVER (ORDER BY v.week DESC) AS until
        FROM generate_series(
            (SELECT date_bin('7 days', min(w.created_at), '2000-01-03T00:00:00Z') FROM withdrawal w WHERE %2$s),
            (SELECT max(w.created_at) FROM withdrawal w WHERE %2$s),
            '7 days') AS v (week)
          CROSS JOIN unnest(string_to_array(:statuses, ' ')) AS s (status)
          CROSS JOIN LATERAL (SELECT count(*) AS matches FROM (SELECT 1 %1$s LIMIT :limit) m) c
        GROUP BY v.week) n
      WHERE n.matches > 0 AND n.until - n.matches < :limit) v
      CROSS JOIN unnest(string_to_array(:statuses, ' ')) AS s (status)
      CROSS JOIN LATERAL (SELECT w.withdrawal_id, w.created_at %1$s OFFSET 0) w
    """
        .formatted(ofWeek, conditions.time());
  }

  /** Returns when a withdrawal was created; of one that was removed since, the time in its id. */
  private static Optional<Instant> createdAt(Handle handle, UUID id) {
    Optional<Instant> known =
        handle
            .createQuery("SELECT created_at FROM withdrawal WHERE withdrawal_id = :id")
            .bind("id", id)
            .map((row, _) -> WithdrawalRows.instant(row, "created_at"))
            .findOne();
    return known.isPresent() || id.version() != 7
        ? known
        : Optional.of(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16));
  }
}
