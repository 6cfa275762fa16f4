package com.nissmart.accounts.audit;

import com.nissmart.accounts.audit.AuditLog.ActionFilter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The tables of actions and their outcomes. Both are kept, and nothing is added. */
final class ActionStore {

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
