package com.nissmart.payout.limit;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jdbi.v3.core.Handle;

/** What is used of today's limits; what is given back, triggers write. */
final class UsageStore {

  /**
   * A day in UTC, by the database's clock, and what is used of it.
   *
   * @param used one for each key that was asked about
   */
  record Day(LocalDate date, Map<UsageKey, Usage> used) {}

  /**
   * What is used today. The rows are there afterwards, and nobody else changes them until the
   * transaction ends.
   */
  Day lock(Handle handle, SortedSet<UsageKey> keys) {
    return read(
        handle,
        """
        insert into withdrawal_usage as u (subject, subject_id, currency, day)
        select subject, subject_id, currency, (now() at time zone 'UTC')::date
        from unnest(:subjects, :ids, :currencies) as k (subject, subject_id, currency)
        on conflict on constraint withdrawal_usage_pk do update set taken_count = u.taken_count
        returning subject, subject_id, currency, day, taken_count, taken_amount
        """,
        keys);
  }

  /** What is used today, as far as it is known now; locks and writes nothing. */
  Day look(Handle handle, SortedSet<UsageKey> keys) {
    return read(
        handle,
        """
        select k.subject, k.subject_id, k.currency, (now() at time zone 'UTC')::date as day,
          coalesce(u.taken_count, 0) as taken_count, coalesce(u.taken_amount, 0) as taken_amount
        from unnest(:subjects, :ids, :currencies) as k (subject, subject_id, currency)
        left join withdrawal_usage u on u.subject = k.subject and u.subject_id = k.subject_id
          and u.currency = k.currency and u.day = (now() at time zone 'UTC')::date
        """,
        keys);
  }

  /** Records what is used; only after {@link #lock}. */
  void record(Handle handle, SortedMap<UsageKey, Usage> used, LocalDate day) {
    handle
        .createUpdate(
            """
            update withdrawal_usage u set taken_count = k.taken_count, taken_amount = k.taken_amount::numeric
            from unnest(:subjects, :ids, :currencies, :counts, :amounts)
              as k (subject, subject_id, currency, taken_count, taken_amount)
            where u.subject = k.subject and u.subject_id = k.subject_id and u.currency = k.currency and u.day = :day
            """)
        .bindArray("subjects", String.class, subjects(used.keySet()))
        .bindArray("ids", String.class, used.keySet().stream().map(UsageKey::id).toList())
        .bindArray(
            "currencies", String.class, used.keySet().stream().map(UsageKey::currency).toList())
        .bindArray("counts", Long.class, used.values().stream().map(Usage::count).toList())
        .bindArray(
            "amounts",
            String.class,
            used.values().stream().map(u -> u.amount().toString()).toList())
        .bind("day", day)
        .execute();
  }

  /** Removes what no limit looks at any more. */
  int forget(Handle handle, int daysKept) {
    return handle
        .createUpdate(
            "delete from withdrawal_usage where day < (now() at time zone 'UTC')::date - :kept::integer")
        .bind("kept", daysKept)
        .execute();
  }

  private static Day read(Handle handle, String sql, SortedSet<UsageKey> keys) {
    Map<UsageKey, Usage> used = new HashMap<>();
    List<LocalDate> days =
        handle
            .createQuery(sql)
            .bindArray("subjects", String.class, subjects(keys))
            .bindArray("ids", String.class, keys.stream().map(UsageKey::id).toList())
            .bindArray("currencies", String.class, keys.stream().map(UsageKey::currency).toList())
            .map((row, _) -> {
              UsageKey key =
                  new UsageKey(
                      UsageKey.Subject.valueOf(row.getString("subject")),
                      row.getString("subject_id"),
                      row.getString("currency"));
              BigInteger amount = row.getBigDecimal("taken_amount").toBigIntegerExact();
              used.put(key, new Usage(row.getLong("taken_count"), amount));
              return row.getObject("day", LocalDate.class);
            })
            .list();
    return new Day(days.getFirst(), used);
  }

  private static List<String> subjects(Collection<UsageKey> keys) {
    return keys.stream().map(key -> key.subject().name()).toList();
  }
}
