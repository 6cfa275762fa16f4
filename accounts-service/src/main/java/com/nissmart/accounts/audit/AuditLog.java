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
 * What operators did. An action is recorded before it is done and its outcome after, so that a
 * crash in between leaves one whose outcome is not known rather than one that nobody knows of.
 */
public final class AuditLog {
  private final ActionStore store = new ActionStore();
  private final Jdbi jdbi;
  private final IdGenerator ids;
  private final InstantSource clock;

  /** Which actions; what is empty does not narrow them. */
  public record ActionFilter(
      Optional<UUID> operatorId, Optional<String> targetId, Optional<String> action) {}

  /** The log in the given database. */
  public AuditLog(Jdbi jdbi, IdGenerator ids, InstantSource clock) {
    this.jdbi = jdbi;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Records that somebody is about to do something.
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
   * Records how it ended; a repeat changes nothing.
   *
   * @throws Refusal INVALID_REQUEST; ACTION_NOT_FOUND when it is not this operator's;
   *     ACTION_COMPLETED when it ended otherwise
   */
  public void complete(UUID actionId, UUID operatorId, String outcome) {
    ActionRules.requireOutcome(outcome);
    String kept =
        jdbi.inTransaction(handle -> {
          if (!store.isOf(handle, actionId, operatorId)) {
            throw new Refusal(
                Reason.ACTION_NOT_FOUND,
                "there is no action %s of yours".formatted(Ids.ACTION.format(actionId)));
          }
          store.insertOutcome(handle, actionId, outcome, clock.instant());
          return store.outcome(handle, actionId);
        });
    if (!kept.equals(outcome)) {
      throw new Refusal(
          Reason.ACTION_COMPLETED, "the action ended with %s, not %s".formatted(kept, outcome));
    }
  }

  /**
   * Some actions, newest first.
   *
   * @param before only those that are older than this one
   * @param most how many
   */
  public List<OperatorAction> list(ActionFilter filter, Optional<UUID> before, int most) {
    return jdbi.withHandle(handle -> store.list(handle, filter, before, most));
  }
}
