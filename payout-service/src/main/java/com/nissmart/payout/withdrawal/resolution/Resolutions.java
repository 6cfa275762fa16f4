package com.nissmart.payout.withdrawal.resolution;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.ResolveWithdrawalRequest;
import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import com.nissmart.payout.withdrawal.AttemptOutcomes;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalNotes;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.resolution.ResolutionRules.ResolutionEffect;
import com.nissmart.runtime.identity.Caller;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Lets operators decide whether a withdrawal was paid when the rail cannot say. */
public final class Resolutions {
  private static final AttemptFailure NOT_PAID =
      new AttemptFailure(Reason.RAIL_REJECTED, "The bank did not pay it, as operators found out");

  private final Jdbi jdbi;
  private final long twoOperatorsFrom;
  private final InstantSource time;
  private final Runnable workArrived;
  private final ResolutionStore store = new ResolutionStore();

  /**
   * A withdrawal after a decision. It continues when a worker claims it. If it awaits a second
   * operator, it continues only after that operator has decided the same.
   */
  public record ResolvedWithdrawal(Withdrawal withdrawal, boolean awaitsSecondOperator) {}

  /**
   * Creates resolutions over a database.
   *
   * @param twoOperatorsFrom the amount in minor units from which two operators have to agree
   */
  public Resolutions(Jdbi jdbi, long twoOperatorsFrom, InstantSource time, Runnable workArrived) {
    this.jdbi = jdbi;
    this.twoOperatorsFrom = twoOperatorsFrom;
    this.time = time;
    this.workArrived = workArrived;
  }

  /**
   * Records an operator's decision, and the outcome when no second operator is needed.
   *
   * @throws Refusal INVALID_REQUEST, WITHDRAWAL_NOT_FOUND, WITHDRAWAL_NOT_RESOLVABLE,
   *     SECOND_OPERATOR_REQUIRED
   */
  public ResolvedWithdrawal resolve(
      Caller.User operator, UUID id, ResolveWithdrawalRequest request) {
    AttemptOutcome outcome = ResolutionRules.outcome(request.getOutcome());
    String note = ResolutionRules.note(request.getNote());
    ResolvedWithdrawal resolved =
        jdbi.inTransaction(h -> resolve(h, operator.userId(), id, outcome, note));
    if (!resolved.awaitsSecondOperator()) {
      workArrived.run();
    }
    return resolved;
  }

  /** Returns the decisions about a withdrawal, oldest first: for operators and auditors only. */
  public List<Resolution> of(Withdrawal withdrawal) {
    return jdbi.withHandle(h -> store.find(h, withdrawal.id()));
  }

  private ResolvedWithdrawal resolve(
      Handle handle, UUID operator, UUID id, AttemptOutcome outcome, String note) {
    Withdrawal withdrawal = found(WithdrawalRows.lock(handle, id).orElse(null), id);
    int attempt = withdrawal.attempt().no();
    List<Resolution> earlier =
        store.find(handle, id).stream().filter(one -> one.attempt() == attempt).toList();
    boolean beingSent = store.isBeingSent(handle, id);
    ResolutionEffect effect =
        ResolutionRules.effect(withdrawal, beingSent, earlier, operator, outcome, twoOperatorsFrom);
    String paid = outcome == AttemptOutcome.PAID ? "it was paid" : "it was not paid";
    String actor = Ids.USER.format(operator);
    Instant now = time.instant();
    switch (effect) {
      case ResolutionEffect.Refused refused -> throw refused.refusal();
      case ResolutionEffect.Repeats _ -> {}
      case ResolutionEffect.Awaits _ -> {
        store.add(handle, withdrawal, operator, outcome, note, now);
        // Events are for the owner of the money too, so they leave out the operator's note.
        WithdrawalNotes.operatorSaid(
            handle,
            withdrawal,
            actor,
            "An operator says that " + paid + "; another one has to say the same",
            now);
      }
      case ResolutionEffect.Decides _ -> {
        store.add(handle, withdrawal, operator, outcome, note, now);
        WithdrawalNotes.operatorSaid(
            handle, withdrawal, actor, "Operators found out that " + paid, now);
        AttemptFailure failure = outcome == AttemptOutcome.PAID ? null : NOT_PAID;
        AttemptOutcomes.decided(handle, withdrawal, failure, actor, now);
      }
    }
    return new ResolvedWithdrawal(
        found(WithdrawalRows.find(handle, id).orElse(null), id),
        effect instanceof ResolutionEffect.Awaits);
  }

  private static Withdrawal found(@Nullable Withdrawal withdrawal, UUID id) {
    if (withdrawal == null) {
      throw new Refusal(Reason.WITHDRAWAL_NOT_FOUND, "No withdrawal " + Ids.WITHDRAWAL.format(id));
    }
    return withdrawal;
  }
}
