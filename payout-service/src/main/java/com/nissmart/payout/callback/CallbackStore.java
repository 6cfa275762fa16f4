package com.nissmart.payout.callback;

import com.google.protobuf.ByteString;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of the callbacks that were received. */
final class CallbackStore {

  /**
   * A new callback; every delivery of an event has the same id.
   *
   * @param reference the payment's; null when the body cannot be understood
   */
  record NewCallback(String rail, String eventId, ByteString body, @Nullable String reference) {
    private String key() {
      return rail + " " + eventId;
    }
  }

  /** A callback that is not applied yet, with the number of failed tries. */
  record PendingCallback(long id, String rail, ByteString body, int tries) {}

  /** The final state of a callback. */
  record AppliedCallback(long id, String state, String detail) {}

  /** A callback as operators see it; it has a detail and a time only once it is applied. */
  record ListedCallback(
      long id,
      String rail,
      String eventId,
      ByteString body,
      Instant receivedAt,
      String state,
      @Nullable String detail,
      @Nullable Instant appliedAt) {}

  /** Inserts callbacks unless they are stored; returns for each whether it is new. */
  List<Boolean> insert(Handle handle, List<NewCallback> callbacks, Instant now) {
    Set<String> inserted =
        new HashSet<>(
            handle
                .createQuery(
                    """
                    INSERT INTO callback (rail, event_id, body, reference, received_at, next_run_at)
                    SELECT rail, event_id, body, reference, :now, :now
                    FROM unnest(:rails, :events, :bodies, :references) AS c (rail, event_id, body, reference)
                    ON CONFLICT ON CONSTRAINT callback_once DO NOTHING
                    RETURNING rail || ' ' || event_id
                    """)
                .bindArray("rails", String.class, column(callbacks, NewCallback::rail))
                .bindArray("events", String.class, column(callbacks, NewCallback::eventId))
                .bindArray("bodies", byte[].class, column(callbacks, c -> c.body().toByteArray()))
                .bindArray("references", String.class, column(callbacks, NewCallback::reference))
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .mapTo(String.class)
                .list());
    // The first of several copies in one batch is the new one.
    return callbacks.stream().map(callback -> inserted.remove(callback.key())).toList();
  }

  /** Locks the callbacks that are due, oldest first, until the end of the transaction. */
  List<PendingCallback> lockDue(Handle handle, Instant now, int limit) {
    return handle
        .createQuery(
            """
            SELECT callback_id, rail, body, tries FROM callback
            WHERE state = 'RECEIVED' AND next_run_at <= :now
            ORDER BY next_run_at, callback_id
            LIMIT :limit
            FOR UPDATE SKIP LOCKED
            """)
        .bind("now", now)
        .bind("limit", limit)
        .map((row, _) ->
            new PendingCallback(
                row.getLong("callback_id"),
                row.getString("rail"),
                ByteString.copyFrom(row.getBytes("body")),
                row.getInt("tries")))
        .list();
  }

  /** Stores the final states of callbacks. */
  void finish(Handle handle, List<AppliedCallback> applied, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE callback c
            SET state = a.state, detail = a.detail, applied_at = :now
            FROM unnest(:ids, :states, :details) AS a (id, state, detail)
            WHERE c.callback_id = a.id
            """)
        .bindArray("ids", Long.class, column(applied, AppliedCallback::id))
        .bindArray("states", String.class, column(applied, AppliedCallback::state))
        .bindArray("details", String.class, column(applied, AppliedCallback::detail))
        .bind("now", now)
        .execute();
  }

  /** Makes callbacks due again at an instant, and adds to their failed tries. */
  void postpone(Handle handle, List<Long> ids, Instant until, int failures) {
    handle
        .createUpdate(
            """
            UPDATE callback
            SET next_run_at = :until, tries = tries + :failures
            WHERE callback_id = any(:ids)
            """)
        .bindArray("ids", Long.class, ids)
        .bind("until", until)
        .bind("failures", failures)
        .execute();
  }

  /** Returns callbacks with a state, or all with null, newest first, below an id. */
  List<ListedCallback> list(Handle handle, @Nullable String state, long before, int limit) {
    return handle
        .createQuery(
            """
            SELECT callback_id, rail, event_id, body, received_at, state, detail, applied_at FROM callback
            WHERE callback_id < :before
            """
                + (state == null ? "" : " AND state = '" + state + "'")
                + " ORDER BY callback_id DESC LIMIT :limit")
        .bind("before", before)
        .bind("limit", limit)
        .map((row, _) ->
            new ListedCallback(
                row.getLong("callback_id"),
                row.getString("rail"),
                row.getString("event_id"),
                ByteString.copyFrom(row.getBytes("body")),
                WithdrawalRows.instant(row, "received_at"),
                row.getString("state"),
                row.getString("detail"),
                WithdrawalRows.instantOrNull(row, "applied_at")))
        .list();
  }

  /** Counts the callbacks that are not applied yet, up to a limit. */
  int countPending(Handle handle, int limit) {
    return handle
        .createQuery(
            "SELECT count(*) FROM (SELECT 1 FROM callback WHERE state = 'RECEIVED' LIMIT :limit) x")
        .bind("limit", limit)
        .mapTo(Integer.class)
        .one();
  }

  private static <S, T extends @Nullable Object> List<T> column(
      List<S> rows, Function<S, T> value) {
    return rows.stream().map(value).toList();
  }
}
