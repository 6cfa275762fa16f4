package com.nissmart.payout.rail.simulated;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What the bank still has to call back for. */
final class CallbackBook {

  void add(Handle handle, BankCallback callback, Instant due) {
    handle
        .createUpdate(
            """
            insert into simulated_rail.callback
              (event_id, type, reference, amount_minor, currency, occurred_at, due_at)
            values (:event, :type, :reference, :amount, :currency, :occurred, :due)
            """)
        .bind("event", callback.eventId())
        .bind("type", callback.type())
        .bind("reference", callback.reference())
        .bind("amount", callback.amount())
        .bind("currency", callback.currency())
        .bind("occurred", callback.occurredAt().atOffset(ZoneOffset.UTC))
        .bind("due", due.atOffset(ZoneOffset.UTC))
        .execute();
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
