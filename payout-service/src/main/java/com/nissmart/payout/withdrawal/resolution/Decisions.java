package com.nissmart.payout.withdrawal.resolution;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.proposal.OperatorAllowance;
import com.nissmart.payout.rail.Rails;
import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import com.nissmart.payout.withdrawal.AttemptOutcomes;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalNotes;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.resolution.ResolutionRules.DoubtfulCase;
import com.nissmart.payout.withdrawal.resolution.ResolutionRules.ResolutionEffect;
import com.nissmart.payout.withdrawal.resolution.ResolutionStore.LastSending;
import com.nissmart.runtime.proposal.Proposal;
import com.nissmart.runtime.proposal.ProposalAction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/** The record of operators' decisions, and of the outcomes that they make final. */
public final class Decisions {
  private static final AttemptFailure NOT_PAID =
      new AttemptFailure(Reason.RAIL_REJECTED, "The bank did not pay it, as operators found out");

  private final OperatorAllowance allowance;
  private final Rails rails;
  private final InstantSource time;
  private final ResolutionStore store = new ResolutionStore();

  /** A withdrawal after a decision. */
  record DecidedWithdrawal(Withdrawal withdrawal, ResolutionEffect effect) {}

  public Decisions(OperatorAllowance allowance, Rails rails, InstantSource time) {
    this.allowance = allowance;
    this.rails = rails;
    this.time = time;
  }

  /** Returns the action of an approval: the approver decides the same as the proposer. */
  public ProposalAction action() {
    return (ProposalAction.Local) this::approved;
  }

  /**
   * Records a decision in the caller's transaction, and the outcome when it is final.
   *
   * @param counts whether the earlier decisions of an operator count
   * @throws Refusal WITHDRAWAL_NOT_FOUND
   */
  DecidedWithdrawal decide(
      Handle handle, UUID id, OperatorDecision decision, Predicate<UUID> counts) {
    Withdrawal withdrawal =
        WithdrawalRows.lock(handle, id).orElseThrow(() -> Decisions.notFound(id));
    Instant now = time.instant();
    ResolutionEffect effect =
        isAboutAnotherAttempt(withdrawal, decision)
            ? new ResolutionEffect.Refused(
                new Refusal(
                    Reason.WITHDRAWAL_NOT_RESOLVABLE,
                    "Attempt %d is not the current one any more".formatted(decision.attempt())))
            : ResolutionRules.effect(
                doubtfulCase(handle, withdrawal, decision, counts, now), decision, now);
    write(handle, withdrawal, decision, effect, now);
    return new DecidedWithdrawal(
        WithdrawalRows.find(handle, id).orElseThrow(() -> notFound(id)), effect);
  }

  private DoubtfulCase doubtfulCase(
      Handle handle,
      Withdrawal withdrawal,
      OperatorDecision decision,
      Predicate<UUID> counts,
      Instant now) {
    UUID operator = decision.operator();
    LastSending sending = store.lastSending(handle, withdrawal.id());
    List<Resolution> earlier =
        store.counting(handle, withdrawal, now).stream()
            .filter(one -> one.operatorId().equals(operator) || counts.test(one.operatorId()))
            .toList();
    return new DoubtfulCase(
        withdrawal,
        sending.running(),
        sending.sentAt() == null ? null : sending.sentAt().plus(settlingTime(withdrawal)),
        earlier,
        allowance.whySecond(handle, operator, withdrawal.amount(), now));
  }

  /** Returns for how long after a sending the attempt's rail may still pay. */
  private Duration settlingTime(Withdrawal withdrawal) {
    return rails.of(withdrawal.attempt().rail()).orElseGet(rails::current).rail().settlingTime();
  }

  private void write(
      Handle handle,
      Withdrawal withdrawal,
      OperatorDecision decision,
      ResolutionEffect effect,
      Instant now) {
    boolean paid = decision.outcome() == AttemptOutcome.PAID;
    String text = paid ? "it was paid" : "it was not paid";
    String actor = Ids.USER.format(decision.operator());
    switch (effect) {
      case ResolutionEffect.Refused _, ResolutionEffect.Repeats _ -> {}
      case ResolutionEffect.Awaits _ -> {
        store.add(handle, withdrawal, decision, now);
        // Events are for the owner of the money too, so they leave out the operator's note.
        WithdrawalNotes.operatorSaid(
            handle,
            withdrawal,
            actor,
            "An operator says that " + text + "; another one has to say the same",
            now);
      }
      case ResolutionEffect.Decides decides -> {
        store.add(handle, withdrawal, decision, now);
        if (decides.alone()) {
          allowance.spend(
              handle, decision.operator(), withdrawal.amount(), withdrawal.publicId(), now);
        }
        WithdrawalNotes.operatorSaid(
            handle, withdrawal, actor, "Operators found out that " + text, now);
        AttemptOutcomes.decided(handle, withdrawal, paid ? null : NOT_PAID, actor, now);
      }
    }
  }

  /** Decides as the approver of a proposal, whose proposer was found to be an operator still. */
  private String approved(Handle handle, Proposal proposal) {
    DecisionProposal proposed = DecisionProposal.of(proposal);
    UUID id = Ids.WITHDRAWAL.parse("subject", proposal.draft().subject());
    Withdrawal withdrawal = WithdrawalRows.lock(handle, id).orElseThrow(() -> notFound(id));
    if (withdrawal.attempt().no() == proposed.attempt()
        && withdrawal.attempt().outcome() == proposed.outcome()) {
      return "";
    }
    ResolutionEffect effect =
        decide(handle, id, proposed.approval(proposal), proposal.draft().proposedBy()::equals)
            .effect();
    return switch (effect) {
      case ResolutionEffect.Refused refused -> throw refused.refusal();
      case ResolutionEffect.Awaits _ ->
          throw new Refusal(
              Reason.WITHDRAWAL_NOT_RESOLVABLE, "The operator who proposed it decided otherwise");
      case ResolutionEffect.Decides _, ResolutionEffect.Repeats _ -> "";
    };
  }

  private static boolean isAboutAnotherAttempt(Withdrawal withdrawal, OperatorDecision decision) {
    return decision.attempt() != 0 && decision.attempt() != withdrawal.attempt().no();
  }

  static Refusal notFound(UUID id) {
    return new Refusal(Reason.WITHDRAWAL_NOT_FOUND, "No withdrawal " + Ids.WITHDRAWAL.format(id));
  }
}
