package com.nissmart.payout.withdrawal;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads the history of all withdrawals forward. */
final class FeedStore {
  private FeedStore() {}

  /** The last position that can be read: everything up to it is committed. */
  static FeedPosition head(Handle handle) {
    return handle
        .createQuery(
            """
            select xid::text::bigint as xid, event_id from withdrawal_event
            where xid < pg_snapshot_xmin(pg_current_snapshot())
            order by withdrawal_event.xid desc, event_id desc limit 1
            """)
        .map((row, _) -> new FeedPosition(row.getLong("xid"), row.getLong("event_id")))
        .findOne()
        .orElse(FeedPosition.START);
  }

  /** The position so many events after another; empty when there are not as many yet. */
  static Optional<FeedPosition> ahead(Handle handle, FeedPosition position, int events) {
    return handle
        .createQuery(
            """
            select xid::text::bigint as xid, event_id from withdrawal_event
            where (withdrawal_event.xid, event_id) > (:xid::text::xid8, :event)
              and withdrawal_event.xid < pg_snapshot_xmin(pg_current_snapshot())
            order by withdrawal_event.xid, event_id offset :skip limit 1
            """)
        .bind("xid", Long.toString(position.xid()))
        .bind("event", position.eventId())
        .bind("skip", events - 1)
        .map((row, _) -> new FeedPosition(row.getLong("xid"), row.getLong("event_id")))
        .findOne();
  }

  /**
   * Events after a position, in order: whoever sees one has seen all before it.
   *
   * @param end looks no further
   * @param userId only of this user's withdrawals; null: of everybody's
   */
  static List<FeedEvent> after(
      Handle handle, FeedPosition position, FeedPosition end, @Nullable UUID userId, int limit) {
    return handle
        .createQuery(
            "select "
                + WithdrawalRow.COLUMNS
                + """
                , e.xid::text::bigint as event_xid, e.event_id, e.event_no as no, e.from_status, e.to_status,
                e.attempt_no as event_attempt, e.actor, e.note, e.created_at as event_at
                from withdrawal_event e join withdrawal w using (withdrawal_id)
                join withdrawal_attempt a on a.withdrawal_id = w.withdrawal_id and a.attempt_no = w.attempt_no
                where (e.xid, e.event_id) > (:xid::text::xid8, :event)
                  and (e.xid, e.event_id) <= (:end_xid::text::xid8, :end_event)
                  and e.xid < pg_snapshot_xmin(pg_current_snapshot())
                """
                + (userId == null ? "" : " and w.user_id = :user ")
                + " order by e.xid, e.event_id limit :limit")
        .bind("xid", Long.toString(position.xid()))
        .bind("event", position.eventId())
        .bind("end_xid", Long.toString(end.xid()))
        .bind("end_event", end.eventId())
        .bind("user", userId)
        .bind("limit", limit)
        .map((row, _) -> {
          String from = row.getString("from_status");
          return new FeedEvent(
              new FeedPosition(row.getLong("event_xid"), row.getLong("event_id")),
              WithdrawalRow.read(row),
              new WithdrawalEvent(
                  row.getInt("no"),
                  from == null ? null : WithdrawalStatus.valueOf(from),
                  WithdrawalStatus.valueOf(row.getString("to_status")),
                  row.getInt("event_attempt"),
                  row.getString("actor"),
                  row.getString("note"),
                  WithdrawalRow.requiredInstant(row, "event_at")));
        })
        .list();
  }
}
