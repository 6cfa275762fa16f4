package com.nissmart.payout.withdrawal.resolution;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.MoneyText;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import com.nissmart.payout.withdrawal.RailStatement;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalNotes;
import com.nissmart.payout.withdrawal.fact.RailFact;
import com.nissmart.payout.withdrawal.fact.RailFact.FactResult;
import com.nissmart.payout.withdrawal.fact.RailFacts;
import com.nissmart.payout.withdrawal.resolution.StatedFacts.FactStatement;
import com.nissmart.runtime.proposal.Proposal;
import com.nissmart.runtime.proposal.Proposal.Decision;
import com.nissmart.runtime.proposal.ProposalAction;
import com.nissmart.runtime.proposal.ProposalDraft;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The record of facts that operators state because the rail did not: late payments and returns. */
public final class FactBookings {
  private final RailFacts facts;
  private final InstantSource time;
  private final ResolutionStore store = new ResolutionStore();

  public FactBookings(RailFacts facts, InstantSource time) {
    this.facts = facts;
    this.time = time;
  }

  /** Returns the action of an approval, which records the fact. */
  public ProposalAction.Local action() {
    return (handle, proposal) -> {
      RailFact.Kind kind =
          proposal.kind() == ProposalKind.PROPOSAL_KIND_RETURN
              ? RailFact.Kind.RETURNED
              : RailFact.Kind.PAID;
      FactStatement fact =
          new FactStatement(
              proposal.draft().payload().toStringUtf8(), kind, "Approved " + proposal.publicId());
      var _ = book(handle, lock(handle, fact), fact, approver(proposal));
      return "";
    };
  }

  /**
   * Locks the withdrawal that a fact is about, and refuses a fact that cannot be true.
   *
   * @throws Refusal WITHDRAWAL_NOT_FOUND, WITHDRAWAL_NOT_RESOLVABLE
   */
  Withdrawal lock(Handle handle, FactStatement fact) {
    Withdrawal withdrawal =
        store
            .lockAttempt(handle, fact.reference())
            .orElseThrow(() ->
                new Refusal(
                    Reason.WITHDRAWAL_NOT_FOUND,
                    "No withdrawal has the reference " + Refusal.quote(fact.reference())));
    AttemptOutcome outcome = withdrawal.attempt().outcome();
    boolean possible =
        switch (fact.kind()) {
          case PAID -> outcome == AttemptOutcome.NOT_PAID;
          case RETURNED ->
              outcome == AttemptOutcome.PAID
                  || store.isBookedLate(handle, withdrawal, "PAID_AFTER_RELEASE");
          case NOT_PAID -> false;
        };
    if (!possible) {
      throw new Refusal(
          Reason.WITHDRAWAL_NOT_RESOLVABLE,
          "%s is %s, so attempt %d cannot be %s"
              .formatted(
                  withdrawal.publicId(),
                  withdrawal.status(),
                  withdrawal.attempt().no(),
                  fact.kind() == RailFact.Kind.PAID ? "paid late" : "returned"));
    }
    return withdrawal;
  }

  boolean isKnown(Handle handle, Withdrawal withdrawal, FactStatement fact) {
    String kind = fact.kind() == RailFact.Kind.PAID ? "PAID_AFTER_RELEASE" : "RETURNED";
    return store.isBookedLate(handle, withdrawal, kind);
  }

  /** Records a fact about a locked withdrawal; returns false when it was known. */
  boolean book(Handle handle, Withdrawal withdrawal, FactStatement fact, UUID operator) {
    FactResult result =
        facts
            .hear(
                handle,
                List.of(
                    new RailFact(
                        fact.reference(),
                        fact.kind(),
                        withdrawal.amount(),
                        RailStatement.Channel.OPERATOR,
                        fact.note())))
            .getFirst();
    if (result != FactResult.APPLIED) {
      return false;
    }
    WithdrawalNotes.operatorSaid(
        handle,
        withdrawal,
        Ids.USER.format(operator),
        fact.kind() == RailFact.Kind.PAID
            ? "An operator found out that the bank paid it after all"
            : "An operator found out that the bank sent the money back",
        time.instant());
    return true;
  }

  static ProposalDraft draft(Withdrawal withdrawal, FactStatement fact, UUID operator) {
    return new ProposalDraft(
        fact.proposalKind(),
        withdrawal.publicId(),
        fact.kind() == RailFact.Kind.PAID
            ? "Book that the bank paid %s of %s after all"
                .formatted(MoneyText.of(withdrawal.amount()), withdrawal.publicId())
            : "Book that the bank sent %s of %s back"
                .formatted(MoneyText.of(withdrawal.amount()), withdrawal.publicId()),
        Optional.of(withdrawal.amount()),
        fact.note(),
        ByteString.copyFromUtf8(fact.reference()),
        operator,
        Optional.of(withdrawal.userId()));
  }

  private static UUID approver(Proposal proposal) {
    return proposal.decision().map(Decision::decidedBy).orElseThrow();
  }
}
