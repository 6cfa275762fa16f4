package com.nissmart.payout.withdrawal.resolution;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.contract.MoneyText;
import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.runtime.proposal.Proposal;
import com.nissmart.runtime.proposal.Proposal.Decision;
import com.nissmart.runtime.proposal.ProposalDraft;
import java.util.Optional;
import java.util.UUID;

/** A decision in the form of a proposal. */
record DecisionProposal(int attempt, AttemptOutcome outcome) {
  static final ProposalKind KIND = ProposalKind.PROPOSAL_KIND_WITHDRAWAL_DECISION;

  static DecisionProposal of(Proposal proposal) {
    String[] parts = proposal.draft().payload().toStringUtf8().split(" ", -1);
    return new DecisionProposal(Integer.parseInt(parts[0]), AttemptOutcome.valueOf(parts[1]));
  }

  /**
   * Makes the draft of a decision.
   *
   * @param resolution the number of the recorded decision: clocks may go backwards, numbers do not
   */
  static ProposalDraft draft(Withdrawal withdrawal, OperatorDecision decision, long resolution) {
    return new ProposalDraft(
        KIND,
        withdrawal.publicId(),
        "Mark %s of %s as %s"
            .formatted(
                withdrawal.publicId(),
                MoneyText.of(withdrawal.amount()),
                decision.outcome() == AttemptOutcome.PAID ? "paid" : "not paid"),
        Optional.of(withdrawal.amount()),
        decision.line(),
        ByteString.copyFromUtf8(
            "%d %s %d".formatted(withdrawal.attempt().no(), decision.outcome(), resolution)),
        decision.operator(),
        Optional.of(withdrawal.userId()));
  }

  /** Returns the decision that an approval makes. */
  OperatorDecision approval(Proposal proposal) {
    UUID approver = proposal.decision().map(Decision::decidedBy).orElseThrow();
    String note = proposal.decision().map(Decision::note).orElse("");
    return new OperatorDecision(
        approver, attempt, outcome, note.isEmpty() ? "Approved " + proposal.publicId() : note);
  }
}
