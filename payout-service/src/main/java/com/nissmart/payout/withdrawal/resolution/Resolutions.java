package com.nissmart.payout.withdrawal.resolution;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.proposal.OperatorAllowance;
import com.nissmart.payout.v1.ResolveWithdrawalRequest;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.WithdrawalStatus;
import com.nissmart.payout.withdrawal.resolution.Decisions.DecidedWithdrawal;
import com.nissmart.payout.withdrawal.resolution.ResolutionRules.ResolutionEffect;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.proposal.OperatorCheck;
import com.nissmart.runtime.proposal.Proposal;
import com.nissmart.runtime.proposal.Proposals;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Lets operators decide whether a withdrawal was paid when the rail cannot say. A decision that
 * waits for a second operator is a proposal too; whether that operator approves the proposal or
 * decides the same is all one.
 */
public final class Resolutions {
  private static final int LOOKS = 3;

  private final Jdbi jdbi;
  private final Decisions decisions;
  private final Proposals proposals;
  private final OperatorCheck operators;
  private final OperatorAllowance allowance;
  private final InstantSource time;
  private final Runnable workArrived;
  private final ResolutionStore store = new ResolutionStore();

  /**
   * A withdrawal after a decision. It continues when a worker claims it. If it awaits a second
   * operator, it continues only after that operator has decided the same.
   *
   * @param proposal the proposal that another operator can approve; null when none waits
   */
  public record ResolvedWithdrawal(
      Withdrawal withdrawal, boolean awaitsSecondOperator, @Nullable Proposal proposal) {}

  public Resolutions(
      Jdbi jdbi,
      Decisions decisions,
      Proposals proposals,
      OperatorCheck operators,
      OperatorAllowance allowance,
      InstantSource time,
      Runnable workArrived) {
    this.jdbi = jdbi;
    this.decisions = decisions;
    this.proposals = proposals;
    this.operators = operators;
    this.allowance = allowance;
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
    OperatorDecision decision =
        new OperatorDecision(
            operator.userId(),
            ResolutionRules.attempt(request.getAttempt()),
            ResolutionRules.outcome(request.getOutcome()),
            ResolutionRules.reason("note", request.getNote()));
    return resolve(id, decision);
  }

  /**
   * Records an operator's decision; see {@link #resolve(Caller.User, UUID,
   * ResolveWithdrawalRequest)}.
   */
  public ResolvedWithdrawal resolve(UUID id, OperatorDecision decision) {
    DecidedWithdrawal decided = decide(id, decision);
    if (decided.effect() instanceof ResolutionEffect.Refused refused) {
      throw refused.refusal();
    }
    boolean awaits = decided.effect() instanceof ResolutionEffect.Awaits;
    return new ResolvedWithdrawal(
        decided.withdrawal(),
        awaits,
        awaits ? waiting(decided.withdrawal().publicId()).orElse(null) : null);
  }

  /**
   * Records the decision that an operator makes by uploading a report, unless a rule refuses it.
   *
   * @return whether the outcome is known with it
   */
  public boolean reportPaid(UUID id, OperatorDecision decision) {
    return decide(id, decision).effect() instanceof ResolutionEffect.Decides;
  }

  /** Returns the decisions about a withdrawal, oldest first: for operators and auditors only. */
  public List<Resolution> of(Withdrawal withdrawal) {
    return jdbi.withHandle(h -> store.find(h, withdrawal.id()));
  }

  /** Returns whether a decision of this operator about the withdrawal needs a second one. */
  public boolean needsSecond(Withdrawal withdrawal, UUID operator) {
    return withdrawal.status() == WithdrawalStatus.PROCESSING
        && jdbi.withHandle(h ->
            ResolutionRules.whySecond(
                    withdrawal,
                    allowance.whySecond(h, operator, withdrawal.amount(), time.instant()))
                != null);
  }

  private DecidedWithdrawal decide(UUID id, OperatorDecision decision) {
    String subject = Ids.WITHDRAWAL.format(id);
    waiting(subject)
        .filter(proposal -> isObsolete(proposal, decision))
        .ifPresent(proposal -> reject(proposal, decision, "Its proposer decided otherwise"));
    DecidedWithdrawal decided = write(id, decision);
    switch (decided.effect()) {
      case ResolutionEffect.Decides _, ResolutionEffect.Repeats _ -> {
        waiting(subject)
            .filter(proposal -> isAbout(proposal, decided.withdrawal()))
            .ifPresent(proposal -> end(proposal, decision));
        workArrived.run();
      }
      case ResolutionEffect.Awaits _, ResolutionEffect.Refused _ -> {}
    }
    return decided;
  }

  /**
   * Asks for the roles of those who decided before, outside of the transaction that counts them.
   */
  private DecidedWithdrawal write(UUID id, OperatorDecision decision) {
    Map<UUID, Boolean> known = new HashMap<>();
    for (int look = 0; look < LOOKS; look++) {
      others(id, decision).forEach(other -> known.computeIfAbsent(other, operators::isOperator));
      Optional<DecidedWithdrawal> decided =
          jdbi.inTransaction(h -> {
            Withdrawal withdrawal =
                WithdrawalRows.lock(h, id).orElseThrow(() -> Decisions.notFound(id));
            return known.keySet().containsAll(others(h, withdrawal, decision))
                ? Optional.of(decideAndPropose(h, id, decision, known))
                : Optional.empty();
          });
      if (decided.isPresent()) {
        return decided.get();
      }
      // Another operator decided meanwhile: ask for their role too.
    }
    throw new Refusal(Reason.UNAVAILABLE, "Many operators decide at this moment; try again");
  }

  private DecidedWithdrawal decideAndPropose(
      Handle handle, UUID id, OperatorDecision decision, Map<UUID, Boolean> known) {
    DecidedWithdrawal decided =
        decisions.decide(handle, id, decision, other -> known.getOrDefault(other, false));
    if (decided.effect() instanceof ResolutionEffect.Awaits) {
      Withdrawal withdrawal = decided.withdrawal();
      store.expireEarlier(handle, withdrawal);
      if (proposals.waiting(handle, DecisionProposal.KIND, withdrawal.publicId()).isEmpty()) {
        long resolution = store.last(handle, id);
        var _ = proposals.propose(handle, DecisionProposal.draft(withdrawal, decision, resolution));
      }
    }
    return decided;
  }

  private List<UUID> others(UUID id, OperatorDecision decision) {
    return jdbi.withHandle(
        h -> WithdrawalRows.find(h, id).map(one -> others(h, one, decision)).orElse(List.of()));
  }

  private List<UUID> others(Handle handle, Withdrawal withdrawal, OperatorDecision decision) {
    return store.counting(handle, withdrawal, time.instant()).stream()
        .map(Resolution::operatorId)
        .filter(other -> !other.equals(decision.operator()))
        .distinct()
        .toList();
  }

  /**
   * Returns whether a proposal waits in vain: its proposer decides otherwise, or may not decide.
   */
  private boolean isObsolete(Proposal proposal, OperatorDecision decision) {
    UUID proposer = proposal.draft().proposedBy();
    return proposer.equals(decision.operator())
        ? DecisionProposal.of(proposal).outcome() != decision.outcome()
        : !operators.isOperator(proposer);
  }

  /** Returns false when another attempt began after the decision, and the proposal is about it. */
  private static boolean isAbout(Proposal proposal, Withdrawal decided) {
    return DecisionProposal.of(proposal).attempt() == decided.attempt().no();
  }

  /** Ends the proposal of a decision that is final now. */
  private void end(Proposal proposal, OperatorDecision decision) {
    if (proposal.draft().proposedBy().equals(decision.operator())
        || DecisionProposal.of(proposal).outcome() != decision.outcome()) {
      reject(proposal, decision, "Decided in another way");
    } else {
      var _ = proposals.approve(proposal.id(), decision.operator(), decision.line());
    }
  }

  private void reject(Proposal proposal, OperatorDecision decision, String why) {
    var _ = proposals.reject(proposal.id(), decision.operator(), why);
  }

  private Optional<Proposal> waiting(String subject) {
    return jdbi.inTransaction(h -> proposals.waiting(h, DecisionProposal.KIND, subject));
  }
}
