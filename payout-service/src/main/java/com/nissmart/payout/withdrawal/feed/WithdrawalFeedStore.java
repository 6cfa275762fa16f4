package com.nissmart.payout.withdrawal.feed;

import com.nissmart.payout.withdrawal.WithdrawalEvent;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads the events of all withdrawals forward. */
final class WithdrawalFeedStore {
  /** Returns the last position that can be read: everything up to it is committed. */
  WithdrawalFeedPosition head(Handle handle) {
    return position(
            handle.createQuery(
                """
                SELECT xid::text::bigint AS xid, event_id FROM withdrawal_event
                WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
                ORDER BY withdrawal_event.xid DESC, event_id DESC LIMIT 1
                """))
        .orElse(WithdrawalFeedPosition.START);
  }

  /**
   * Returns the position a number of events after another one; empty when there are fewer events.
   */
  Optional<WithdrawalFeedPosition> ahead(
      Handle handle, WithdrawalFeedPosition position, int events) {
    return position(
        handle
            .createQuery(
                """
                SELECT xid::text::bigint AS xid, event_id FROM withdrawal_event
                WHERE (withdrawal_event.xid, event_id) > (:xid::text::xid8, :event)
                  AND withdrawal_event.xid < pg_snapshot_xmin(pg_current_snapshot())
                ORDER BY withdrawal_event.xid, event_id OFFSET :skip LIMIT 1
                """)
            .bind("xid", Long.toString(position.xid()))
            .bind("event", position.eventId())
            .bind("skip", events - 1));
  }

  private static Optional<WithdrawalFeedPosition> position(Query query) {
    return query
        .map((row, _) -> new WithdrawalFeedPosition(row.getLong("xid"), row.getLong("event_id")))
        .findOne();
  }

  /** Returns events after a position up to an end, in their order, of one user or of all. */
  List<WithdrawalFeedEvent> after(
      Handle handle,
      WithdrawalFeedPosition position,
      WithdrawalFeedPosition end,
      @Nullable UUID userId,
      int limit) {
    return WithdrawalRows.select(
            handle,
            ", e.xid::text::bigint AS event_xid, e.event_id, "
                + WithdrawalEvent.COLUMNS
                + """
                FROM withdrawal_event e JOIN withdrawal w USING (withdrawal_id)
                JOIN withdrawal_attempt a ON a.withdrawal_id = w.withdrawal_id AND a.attempt_no = w.attempt_no
                WHERE (e.xid, e.event_id) > (:xid::text::xid8, :event)
                  AND (e.xid, e.event_id) <= (:end_xid::text::xid8, :end_event)
                  AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
                """
                + (userId == null ? "" : " AND w.user_id = :user ")
                + " ORDER BY e.xid, e.event_id LIMIT :limit")
        .bind("xid", Long.toString(position.xid()))
        .bind("event", position.eventId())
        .bind("end_xid", Long.toString(end.xid()))
        .bind("end_event", end.eventId())
        .bind("user", userId)
        .bind("limit", limit)
        .map((row, context) ->
            new WithdrawalFeedEvent(
                new WithdrawalFeedPosition(row.getLong("event_xid"), row.getLong("event_id")),
                WithdrawalRows.MAPPER.map(row, context),
                WithdrawalEvent.map(row)))
        .list();
  }
}
