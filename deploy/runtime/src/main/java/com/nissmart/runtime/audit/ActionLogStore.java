package com.nissmart.runtime.audit;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The tables {@code action_log}, which only grows, and {@code action_log_head}. */
final class ActionLogStore {
  private static final int FETCHED_AT_ONCE = 1_000;

  private static final String SHOWN =
      """
      SELECT a.action_id, a.step, a.operator_id, a.action, a.method, a.target_id, a.note, a.request_id,
             a.trace_id, a.created_at,
             coalesce(
                 (SELECT e.outcome
                  FROM action_log e
                  WHERE e.action_id = a.action_id AND e.step = 'ENDED'
                  LIMIT 1),
                 (SELECT c.step
                  FROM action_log c
                  WHERE c.action_id = a.action_id AND c.step = 'COMMITTED'
                  LIMIT 1),
                 '') AS outcome
      FROM action_log a
      """;

  /** The position and the hash of the last row. */
  record Head(long seq, String hash) {}

  /** Locks the end of the log until the transaction ends, so that rows follow one another. */
  Head lockHead(Handle handle) {
    return handle
        .select("SELECT seq, hash FROM action_log_head FOR UPDATE")
        .mapTo(Head.class)
        .one();
  }

  Head head(Handle handle) {
    return handle.select("SELECT seq, hash FROM action_log_head").mapTo(Head.class).one();
  }

  void moveHead(Handle handle, Head last) {
    handle.execute("UPDATE action_log_head SET seq = ?, hash = ?", last.seq(), last.hash());
  }

  /** Inserts one row; a batch of rows would print its values when it fails. */
  void insert(Handle handle, ActionRow row) {
    handle
        .createUpdate(
            """
            INSERT INTO action_log
                (seq, step, action_id, operator_id, action, method, target_id, note, request_id, trace_id,
                 outcome, created_at, hash)
            VALUES (:seq, :step, :actionId, :operatorId, :action, :method, :targetId, :note, :requestId, :traceId,
                    :outcome, :createdAt, :hash)
            """)
        .bind("seq", row.seq())
        .bind("step", row.step())
        .bind("actionId", row.actionId())
        .bind("operatorId", row.operatorId())
        .bind("action", row.action())
        .bind("method", row.method())
        .bind("targetId", row.targetId())
        .bind("note", row.note())
        .bind("requestId", row.requestId())
        .bind("traceId", row.traceId())
        .bind("outcome", row.outcome())
        .bind("createdAt", row.createdAt())
        .bind("hash", row.hash())
        .execute();
  }

  /** Returns whether the transaction has written something. */
  boolean hasWritten(Handle handle) {
    return handle
        .select("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
        .mapTo(boolean.class)
        .one();
  }

  /** Returns actions, newest first: ids grow with time. */
  List<LoggedAction> list(Handle handle, ActionQuery wanted, Optional<UUID> before, int most) {
    Query query =
        handle
            .createQuery(
                SHOWN
                    + """
                    WHERE a.step = :step %s %s %s %s
                    ORDER BY a.action_id DESC
                    LIMIT :most
                    """
                        .formatted(
                            wanted.operatorId().isPresent()
                                ? "AND a.operator_id = :operatorId"
                                : "",
                            wanted.targetId().isPresent() ? "AND a.target_id = :targetId" : "",
                            wanted.action().isPresent() ? "AND a.action = :action" : "",
                            before.isPresent() ? "AND a.action_id < :before" : ""))
            .bind("step", wanted.step())
            .bind("most", most);
    wanted.operatorId().ifPresent(id -> query.bind("operatorId", id));
    wanted.targetId().ifPresent(id -> query.bind("targetId", id));
    wanted.action().ifPresent(action -> query.bind("action", action));
    before.ifPresent(id -> query.bind("before", id));
    return query.mapTo(LoggedAction.class).list();
  }

  /** Returns the changes of these things, oldest first. */
  List<LoggedAction> changesOf(Handle handle, Collection<String> targetIds, int most) {
    return handle
        .createQuery(
            SHOWN
                + """
                WHERE a.step = 'BEGUN' AND a.target_id = ANY (:targetIds) AND a.target_id <> ''
                ORDER BY a.action_id
                LIMIT :most
                """)
        .bindArray("targetIds", String.class, targetIds)
        .bind("most", most)
        .mapTo(LoggedAction.class)
        .list();
  }

  Optional<LoggedAction> find(Handle handle, UUID actionId) {
    return handle
        .createQuery(SHOWN + "WHERE a.action_id = :id AND a.step IN ('BEGUN', 'READ')")
        .bind("id", actionId)
        .mapTo(LoggedAction.class)
        .findOne();
  }

  /** Reads all rows in their order; the caller closes the stream. */
  Stream<ActionRow> all(Handle handle) {
    return handle
        .createQuery("SELECT * FROM action_log ORDER BY seq")
        .setFetchSize(FETCHED_AT_ONCE)
        .mapTo(ActionRow.class)
        .stream();
  }
}
