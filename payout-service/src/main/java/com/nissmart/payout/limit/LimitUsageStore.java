package com.nissmart.payout.limit;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The used parts of the daily limits. Triggers note what withdrawals that end unpaid free; it is
 * subtracted when the same limit is used again.
 */
final class LimitUsageStore {
  /** Adds to a day's usage, locks it until the transaction ends, and returns it. */
  Map<LimitUsageKey, LimitUsage> add(
      Handle handle, LocalDate day, SortedMap<LimitUsageKey, LimitUsage> more) {
    List<String> amounts = more.values().stream().map(use -> use.amount().toString()).toList();
    Map<LimitUsageKey, LimitUsage> used = new HashMap<>(taken(handle, day, more, amounts));
    used.putAll(subtractFreed(handle, day, more.keySet()));
    return used;
  }

  private static Map<LimitUsageKey, LimitUsage> taken(
      Handle handle,
      LocalDate day,
      SortedMap<LimitUsageKey, LimitUsage> more,
      List<String> amounts) {
    return read(
        handle
            .createQuery(
                """
                INSERT INTO withdrawal_usage AS u (subject, subject_id, currency, day, taken_count, taken_amount)
                SELECT subject, subject_id, currency, :day, taken_count, taken_amount::numeric
                FROM unnest(:subjects, :ids, :currencies, :counts, :amounts)
                  AS k (subject, subject_id, currency, taken_count, taken_amount)
                ON CONFLICT ON CONSTRAINT withdrawal_usage_pk DO UPDATE
                SET taken_count = u.taken_count + excluded.taken_count,
                  taken_amount = u.taken_amount + excluded.taken_amount
                RETURNING subject, subject_id, currency, taken_count, taken_amount
                """)
            .bindArray("counts", Long.class, more.values().stream().map(LimitUsage::count).toList())
            .bindArray("amounts", String.class, amounts),
        day,
        more.keySet());
  }

  /**
   * Subtracts what was freed of locked usage, and returns the usage that this changed. This is a
   * second statement, so that it sees what others freed and subtracted before they gave up the
   * locks.
   */
  private static Map<LimitUsageKey, LimitUsage> subtractFreed(
      Handle handle, LocalDate day, Collection<LimitUsageKey> keys) {
    return read(
        handle.createQuery(
            """
            WITH freed AS (
              DELETE FROM withdrawal_usage_freed f
              USING unnest(:subjects, :ids, :currencies) AS k (subject, subject_id, currency)
              WHERE f.subject = k.subject AND f.subject_id = k.subject_id AND f.currency = k.currency AND f.day = :day
              RETURNING f.*),
            sums AS (
              SELECT subject, subject_id, currency, sum(freed_count) AS freed_count, sum(freed_amount) AS freed_amount
              FROM freed GROUP BY subject, subject_id, currency)
            UPDATE withdrawal_usage u
            SET taken_count = taken_count - freed_count, taken_amount = taken_amount - freed_amount
            FROM sums s
            WHERE u.subject = s.subject AND u.subject_id = s.subject_id AND u.currency = s.currency AND u.day = :day
            RETURNING u.subject, u.subject_id, u.currency, taken_count, taken_amount
            """),
        day,
        keys);
  }

  /** Returns a day's usage as it is now; locks and writes nothing. */
  Map<LimitUsageKey, LimitUsage> find(Handle handle, LocalDate day, SortedSet<LimitUsageKey> keys) {
    return read(
        handle.createQuery(
            """
            SELECT k.subject, k.subject_id, k.currency,
              coalesce(u.taken_count, 0) - f.freed_count AS taken_count,
              coalesce(u.taken_amount, 0) - f.freed_amount AS taken_amount
            FROM unnest(:subjects, :ids, :currencies) AS k (subject, subject_id, currency)
            LEFT JOIN withdrawal_usage u ON u.subject = k.subject AND u.subject_id = k.subject_id
              AND u.currency = k.currency AND u.day = :day
            CROSS JOIN LATERAL (
              SELECT coalesce(sum(freed_count), 0)::bigint AS freed_count, coalesce(sum(freed_amount), 0) AS freed_amount
              FROM withdrawal_usage_freed f
              WHERE f.subject = k.subject AND f.subject_id = k.subject_id AND f.currency = k.currency AND f.day = :day) f
            """),
        day,
        keys);
  }

  void removeBefore(Handle handle, LocalDate day) {
    handle
        .createUpdate(
            """
            WITH freed AS (
              DELETE FROM withdrawal_usage_freed
              WHERE day < :day)
            DELETE FROM withdrawal_usage
            WHERE day < :day
            """)
        .bind("day", day)
        .execute();
  }

  private static Map<LimitUsageKey, LimitUsage> read(
      Query query, LocalDate day, Collection<LimitUsageKey> keys) {
    return query
        .bind("day", day)
        .bindArray("subjects", String.class, keys.stream().map(k -> k.subject().name()).toList())
        .bindArray("ids", String.class, keys.stream().map(LimitUsageKey::id).toList())
        .bindArray("currencies", String.class, keys.stream().map(LimitUsageKey::currency).toList())
        .map((row, _) -> {
          LimitUsageKey key =
              new LimitUsageKey(
                  LimitUsageKey.Subject.valueOf(row.getString("subject")),
                  row.getString("subject_id"),
                  row.getString("currency"));
          BigInteger amount = row.getBigDecimal("taken_amount").toBigIntegerExact();
          return Map.entry(key, new LimitUsage(row.getLong("taken_count"), amount));
        })
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
