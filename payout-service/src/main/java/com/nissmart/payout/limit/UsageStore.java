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
import org.jdbi.v3.core.statement.Query;

/** What is used of today's limits; what is given back, triggers write. */
final class UsageStore {

  /**
   * A day in UTC, by the database's clock, and what is used of it.
   *
   * @param used one for each key that was asked about
   */
  record Day(LocalDate date, Map<UsageKey, Usage> used) {}

  /**
   * Adds to what is used today. Nobody else changes these rows until the transaction ends.
   *
   * @return what is used then
   */
  Day add(Handle handle, SortedMap<UsageKey, Usage> more) {
    return read(
        handle
            .createQuery(
                """
                insert into withdrawal_usage as u (subject, subject_id, currency, day, taken_count, taken_amount)
                select subject, subject_id, currency, (now() at time zone 'UTC')::date, taken_count, taken_amount::numeric
                from unnest(:subjects, :ids, :currencies, :counts, :amounts)
                  as k (subject, subject_id, currency, taken_count, taken_amount)
                on conflict on constraint withdrawal_usage_pk do update
                set taken_count = u.taken_count + excluded.taken_count,
                  taken_amount = u.taken_amount + excluded.taken_amount
                returning subject, subject_id, currency, day, taken_count, taken_amount
                """)
            .bindArray("counts", Long.class, more.values().stream().map(Usage::count).toList())
            .bindArray(
                "amounts",
                String.class,
                more.values().stream().map(usage -> usage.amount().toString()).toList()),
        more.keySet());
  }

  /** What is used today, as far as it is known now; locks and writes nothing. */
  Day look(Handle handle, SortedSet<UsageKey> keys) {
    return read(
        handle.createQuery(
            """
            select k.subject, k.subject_id, k.currency, (now() at time zone 'UTC')::date as day,
              coalesce(u.taken_count, 0) as taken_count, coalesce(u.taken_amount, 0) as taken_amount
            from unnest(:subjects, :ids, :currencies) as k (subject, subject_id, currency)
            left join withdrawal_usage u on u.subject = k.subject and u.subject_id = k.subject_id
              and u.currency = k.currency and u.day = (now() at time zone 'UTC')::date
            """),
        keys);
  }

  /** Removes what no limit looks at any more. */
  int forget(Handle handle, int daysKept) {
    return handle
        .createUpdate(
            "delete from withdrawal_usage where day < (now() at time zone 'UTC')::date - :kept::integer")
        .bind("kept", daysKept)
        .execute();
  }

  private static Day read(Query query, Collection<UsageKey> keys) {
    Map<UsageKey, Usage> used = new HashMap<>();
    List<LocalDate> days =
        query
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
