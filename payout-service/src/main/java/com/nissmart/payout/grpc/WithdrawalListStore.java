package com.nissmart.payout.grpc;

import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of lists of withdrawals. There are two ways to a page. The first reads the newest rows of
 * one index in their order, which is fast when many of them match. The second collects all that
 * match by the best indexes and sorts them, which is fast when few match. PostgreSQL would choose
 * by a guess, and read millions of rows when it guesses wrong; so the second way is taken when the
 * first one finds no full page in a bounded number of rows.
 */
final class WithdrawalListStore {
  private static final int NEWEST = 10_000;
  private static final String ORDER = "ORDER BY w.created_at DESC, w.withdrawal_id DESC";

  /**
   * Returns the page after this id, newest first; the first page after null. Call it in a
   * transaction.
   */
  List<Withdrawal> list(
      Handle handle, WithdrawalListFilter filter, @Nullable UUID last, int limit) {
    WithdrawalListConditions conditions = new WithdrawalListConditions(filter);
    if (last != null) {
      createdAt(handle, last).ifPresent(at -> conditions.after(at, last));
    }
    // A plan for these very values, which remembers each row that several indexes agree on.
    handle.execute("SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL work_mem = '64MB'");
    if (!conditions.areRare()) {
      List<Withdrawal> page = page(handle, conditions, newest(conditions), limit);
      if (page.size() == limit || conditions.rest().isEmpty()) {
        return page;
      }
    }
    return page(handle, conditions, matching(conditions), limit);
  }

  private static String newest(WithdrawalListConditions conditions) {
    String rows = "(SELECT * FROM withdrawal w WHERE %s ORDER BY %s LIMIT %s) w WHERE %s";
    return conditions.rest().isEmpty()
        ? rows.formatted(conditions.leading(), conditions.order(), ":limit", "true")
        : rows.formatted(conditions.leading(), conditions.order(), NEWEST, conditions.rest());
  }

  private static String matching(WithdrawalListConditions conditions) {
    return "(SELECT withdrawal_id, created_at FROM withdrawal w WHERE %s OFFSET 0) w"
        .formatted(conditions.all());
  }

  private static List<Withdrawal> page(
      Handle handle, WithdrawalListConditions conditions, String rows, int limit) {
    return WithdrawalRows.select(
            handle,
            """
            FROM (SELECT w.withdrawal_id FROM %1$s %2$s LIMIT :limit) p
            JOIN withdrawal w ON w.withdrawal_id = p.withdrawal_id
            JOIN withdrawal_attempt a ON a.withdrawal_id = w.withdrawal_id AND a.attempt_no = w.attempt_no
            %2$s
            """
                .formatted(rows, ORDER))
        .bindMap(conditions.given())
        .bind("limit", limit)
        .map(WithdrawalRows.MAPPER)
        .list();
  }

  /** Returns when a withdrawal was created; of one that was removed since, the time in its id. */
  private static Optional<Instant> createdAt(Handle handle, UUID id) {
    return handle
        .createQuery(
            """
            SELECT coalesce(min(created_at), uuid_extract_timestamp(:id)) AS created_at
            FROM withdrawal WHERE withdrawal_id = :id
            """)
        .bind("id", id)
        .map((row, _) -> Optional.ofNullable(WithdrawalRows.instantOrNull(row, "created_at")))
        .one();
  }
}
