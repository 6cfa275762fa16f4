package com.nissmart.payout.rail.simulated;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The SQL of the callbacks that the bank still has to deliver. */
final class BankCallbackStore {

  void insert(Handle handle, List<BankCallback> callbacks) {
    if (callbacks.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            INSERT INTO simulated_rail.callback
              (event_id, type, reference, amount_minor, currency, occurred_at, due_at)
            SELECT event_id, type, reference, amount, currency, occurred_at::timestamptz, due_at::timestamptz
            FROM unnest(:events, :types, :references, :amounts, :currencies, :occurred, :due)
              AS c (event_id, type, reference, amount, currency, occurred_at, due_at)
            """)
        .setQueryTimeout(BankPaymentStore.TIMEOUT_SECONDS)
        .bindArray("events", String.class, column(callbacks, BankCallback::eventId))
        .bindArray("types", String.class, column(callbacks, BankCallback::type))
        .bindArray("references", String.class, column(callbacks, BankCallback::reference))
        .bindArray("amounts", Long.class, column(callbacks, BankCallback::amount))
        .bindArray("currencies", String.class, column(callbacks, BankCallback::currency))
        .bindArray("occurred", String.class, column(callbacks, c -> c.occurredAt().toString()))
        .bindArray("due", String.class, column(callbacks, c -> c.dueAt().toString()))
        .execute();
  }

  private static <T> List<T> column(List<BankCallback> callbacks, Function<BankCallback, T> value) {
    return callbacks.stream().map(value).toList();
  }

  /** Claims due callbacks; each is due again after the lease unless it is deleted before. */
  List<BankCallback> claim(Handle handle, Instant now, Duration lease, int limit) {
    return handle
        .createQuery(
            """
            WITH due AS (
              SELECT callback_id FROM simulated_rail.callback WHERE due_at <= :now
              ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            UPDATE simulated_rail.callback c
            SET due_at = :again, tries = tries + 1
            FROM due
            WHERE c.callback_id = due.callback_id
            RETURNING c.callback_id AS id, event_id, type, reference, amount_minor AS amount, currency, occurred_at,
              due_at, tries
            """)
        .bind("now", now)
        .bind("again", now.plus(lease))
        .bind("limit", limit)
        .mapTo(BankCallback.class)
        .list();
  }

  void delete(Handle handle, List<Long> ids) {
    handle
        .createUpdate("DELETE FROM simulated_rail.callback WHERE callback_id = any(:ids)")
        .bindArray("ids", Long.class, ids)
        .execute();
  }

  void postpone(Handle handle, long id, Instant due) {
    handle
        .createUpdate("UPDATE simulated_rail.callback SET due_at = :due WHERE callback_id = :id")
        .bind("due", due)
        .bind("id", id)
        .execute();
  }
}
