package com.nissmart.payout.rail.simulated;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** What the bank still has to call back for. */
final class CallbackBook {

  void add(Handle handle, List<Clerk.Promise> promises) {
    if (promises.isEmpty()) {
      return;
    }
    List<BankCallback> callbacks = promises.stream().map(Clerk.Promise::callback).toList();
    handle
        .createUpdate(
            """
            insert into simulated_rail.callback
              (event_id, type, reference, amount_minor, currency, occurred_at, due_at)
            select event_id, type, reference, amount, currency, occurred_at::timestamptz, due_at::timestamptz
            from unnest(:events, :types, :references, :amounts, :currencies, :occurred, :due)
              as c (event_id, type, reference, amount, currency, occurred_at, due_at)
            """)
        .setQueryTimeout(BankStore.TIMEOUT_SECONDS)
        .bindArray("events", String.class, all(callbacks, BankCallback::eventId))
        .bindArray("types", String.class, all(callbacks, BankCallback::type))
        .bindArray("references", String.class, all(callbacks, BankCallback::reference))
        .bindArray("amounts", Long.class, all(callbacks, BankCallback::amount))
        .bindArray("currencies", String.class, all(callbacks, BankCallback::currency))
        .bindArray(
            "occurred", String.class, all(callbacks, callback -> callback.occurredAt().toString()))
        .bindArray("due", String.class, promises.stream().map(one -> one.due().toString()).toList())
        .execute();
  }

  private static <T> List<T> all(List<BankCallback> callbacks, Function<BankCallback, T> part) {
    return callbacks.stream().map(part).toList();
  }

  /** Takes what is due; it is due again after a while, unless it is {@link #delivered}. */
  List<BankCallback> take(Handle handle, Instant now, Duration lease, int limit) {
    return handle
        .createQuery(
            """
            with due as (
              select callback_id from simulated_rail.callback where due_at <= :now
              order by due_at limit :limit for update skip locked)
            update simulated_rail.callback c set due_at = :again, tries = tries + 1
            from due where c.callback_id = due.callback_id
            returning c.callback_id, event_id, type, reference, amount_minor, currency, occurred_at, tries
            """)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bind("again", now.plus(lease).atOffset(ZoneOffset.UTC))
        .bind("limit", limit)
        .map((row, _) ->
            new BankCallback(
                row.getLong("callback_id"),
                row.getString("event_id"),
                row.getString("type"),
                row.getString("reference"),
                row.getLong("amount_minor"),
                row.getString("currency"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getInt("tries")))
        .list();
  }

  void delivered(Handle handle, List<Long> ids) {
    handle
        .createUpdate("delete from simulated_rail.callback where callback_id = any(:ids)")
        .bindArray("ids", Long.class, ids)
        .execute();
  }

  void again(Handle handle, long id, Instant due) {
    handle
        .createUpdate("update simulated_rail.callback set due_at = :due where callback_id = :id")
        .bind("due", due.atOffset(ZoneOffset.UTC))
        .bind("id", id)
        .execute();
  }
}
