package com.nissmart.accounts.audit;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.ids.IdGenerator;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * The audit log of operators' actions. An action is recorded before it is done and its outcome
 * afterwards. A crash in between leaves an action without an outcome, never a deed without a
 * record.
 */
public final class AuditLog {
  private final ActionStore store = new ActionStore();
  private final Jdbi jdbi;
  private final IdGenerator ids;
  private final InstantSource clock;

  /** A filter for actions; an empty part matches every action. */
  public record ActionFilter(
      Optional<UUID> operatorId, Optional<String> targetId, Optional<String> action) {}

  public AuditLog(Jdbi jdbi, IdGenerator ids, InstantSource clock) {
    this.jdbi = jdbi;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Records that an operator is about to act.
   *
   * @return the action's id
   * @throws Refusal INVALID_REQUEST
   */
  public UUID record(
      UUID operatorId, String action, String targetId, String note, String requestId) {
    ActionRules.requireAction(action, targetId, requestId);
    OperatorAction recorded =
        new OperatorAction(
            ids.next(),
            operatorId,
            action,
            targetId,
            ActionRules.note(note),
            requestId,
            Optional.empty(),
            clock.instant());
    jdbi.useHandle(handle -> store.insert(handle, recorded));
    return recorded.actionId();
  }

  /**
   * Records the outcome of an action; repeating it changes nothing.
   *
   * @throws Refusal INVALID_REQUEST; ACTION_NOT_FOUND when the action is another operator's;
   *     ACTION_COMPLETED when it has another outcome
   */
  public void complete(UUID actionId, UUID operatorId, String outcome) {
    ActionRules.requireOutcome(outcome);
    String kept =
        jdbi.inTransaction(handle -> {
          if (!store.isOf(handle, actionId, operatorId)) {
            throw new Refusal(
                Reason.ACTION_NOT_FOUND,
                "There is no action %s of this operator".formatted(Ids.ACTION.format(actionId)));
          }
          store.insertOutcome(handle, actionId, outcome, clock.instant());
          return store.outcome(handle, actionId);
        });
    if (!kept.equals(outcome)) {
      throw new Refusal(
          Reason.ACTION_COMPLETED, "The action ended with %s, not %s".formatted(kept, outcome));
    }
  }

  /**
   * Returns actions, newest first.
   *
   * @param before only actions older than this one
   * @param most the most actions to return
   */
  public List<OperatorAction> list(ActionFilter filter, Optional<UUID> before, int most) {
    return jdbi.withHandle(handle -> store.list(handle, filter, before, most));
  }
}
