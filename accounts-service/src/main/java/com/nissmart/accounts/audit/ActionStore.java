package com.nissmart.accounts.audit;

import com.nissmart.accounts.audit.AuditLog.ActionFilter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The tables of actions and their outcomes. Both are append-only. */
final class ActionStore {

  void insert(Handle handle, OperatorAction action) {
    handle
        .createUpdate(
            """
            INSERT INTO operator_action
                (action_id, operator_id, action, target_id, note, request_id, created_at)
            VALUES (:actionId, :operatorId, :action, :targetId, :note, :requestId, :createdAt)
            """)
        .bind("actionId", action.actionId())
        .bind("operatorId", action.operatorId())
        .bind("action", action.action())
        .bind("targetId", action.targetId())
        .bind("note", action.note())
        .bind("requestId", action.requestId())
        .bind("createdAt", action.createdAt())
        .execute();
  }

  boolean isOf(Handle handle, UUID actionId, UUID operatorId) {
    return handle
        .createQuery(
            """
            SELECT EXISTS (SELECT FROM operator_action
                           WHERE action_id = :actionId AND operator_id = :operatorId)
            """)
        .bind("actionId", actionId)
        .bind("operatorId", operatorId)
        .mapTo(boolean.class)
        .one();
  }

  /** Records the outcome unless the action has one. */
  void insertOutcome(Handle handle, UUID actionId, String outcome, Instant now) {
    handle.execute(
        """
        INSERT INTO operator_action_outcome (action_id, outcome, ended_at)
        VALUES (?, ?, ?)
        ON CONFLICT (action_id) DO NOTHING
        """,
        actionId,
        outcome,
        now);
  }

  String outcome(Handle handle, UUID actionId) {
    return handle
        .createQuery("SELECT outcome FROM operator_action_outcome WHERE action_id = :actionId")
        .bind("actionId", actionId)
        .mapTo(String.class)
        .one();
  }

  /** Returns actions, newest first: ids grow with time. */
  List<OperatorAction> list(Handle handle, ActionFilter filter, Optional<UUID> before, int most) {
    Query query =
        handle
            .createQuery(
                """
                SELECT a.action_id, a.operator_id, a.action, a.target_id, a.note, a.request_id,
                       o.outcome, a.created_at
                FROM operator_action a
                LEFT JOIN operator_action_outcome o ON o.action_id = a.action_id
                WHERE true %s %s %s %s
                ORDER BY a.action_id DESC
                LIMIT :most
                """
                    .formatted(
                        filter.operatorId().isPresent() ? "AND a.operator_id = :operatorId" : "",
                        filter.targetId().isPresent() ? "AND a.target_id = :targetId" : "",
                        filter.action().isPresent() ? "AND a.action = :action" : "",
                        before.isPresent() ? "AND a.action_id < :before" : ""))
            .bind("most", most);
    filter.operatorId().ifPresent(id -> query.bind("operatorId", id));
    filter.targetId().ifPresent(id -> query.bind("targetId", id));
    filter.action().ifPresent(action -> query.bind("action", action));
    before.ifPresent(id -> query.bind("before", id));
    return query.mapTo(OperatorAction.class).list();
  }
}
