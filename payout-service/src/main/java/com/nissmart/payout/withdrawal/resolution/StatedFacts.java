package com.nissmart.payout.withdrawal.resolution;

import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.proposal.OperatorAllowance;
import com.nissmart.payout.v1.BookReturnRequest;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.WithdrawalStatus;
import com.nissmart.payout.withdrawal.fact.RailFact;
import com.nissmart.runtime.proposal.Proposal;
import com.nissmart.runtime.proposal.Proposals;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Lets operators state facts that the rail did not: that it sent the money back, or that it paid
 * after it had said no. Nobody states a fact about a withdrawal of their own, and what exceeds an
 * operator's allowance is proposed to another one.
 */
public final class StatedFacts {
  private static final int LONGEST_REFERENCE = 100;

  private final Jdbi jdbi;
  private final FactBookings bookings;
  private final Proposals proposals;
  private final OperatorAllowance allowance;
  private final InstantSource time;
  private final Runnable workArrived;

  /**
   * A fact about an attempt.
   *
   * @param reference the attempt's external reference
   * @param kind PAID: although it is recorded as not paid; RETURNED
   * @param note the operator's reason, in one line of 1 to 280 characters
   */
  public record FactStatement(String reference, RailFact.Kind kind, String note) {
    ProposalKind proposalKind() {
      return kind == RailFact.Kind.PAID
          ? ProposalKind.PROPOSAL_KIND_LATE_PAYMENT
          : ProposalKind.PROPOSAL_KIND_RETURN;
    }
  }

  /**
   * A withdrawal after a return was stated.
   *
   * @param proposal the proposal that waits for another operator; null when it is recorded
   */
  public record StatedReturn(Withdrawal withdrawal, @Nullable Proposal proposal) {}

  public StatedFacts(
      Jdbi jdbi,
      FactBookings bookings,
      Proposals proposals,
      OperatorAllowance allowance,
      InstantSource time,
      Runnable workArrived) {
    this.jdbi = jdbi;
    this.bookings = bookings;
    this.proposals = proposals;
    this.allowance = allowance;
    this.time = time;
    this.workArrived = workArrived;
  }

  /**
   * Records that the bank sent the money of a COMPLETED withdrawal back, or proposes it.
   *
   * @throws Refusal INVALID_REQUEST, WITHDRAWAL_NOT_FOUND, WITHDRAWAL_NOT_RESOLVABLE,
   *     PERMISSION_DENIED, PROPOSAL_WAITING
   */
  public StatedReturn bookReturn(UUID operator, UUID id, BookReturnRequest request) {
    String note = note(request);
    Withdrawal withdrawal =
        jdbi.withHandle(h -> WithdrawalRows.find(h, id)).orElseThrow(() -> Decisions.notFound(id));
    String reference = withdrawal.attempt().externalReference();
    if (withdrawal.status() != WithdrawalStatus.COMPLETED || reference == null) {
      throw new Refusal(
          Reason.WITHDRAWAL_NOT_RESOLVABLE,
          "Only a COMPLETED withdrawal can have come back, this one is " + withdrawal.status());
    }
    Proposal proposal = state(operator, new FactStatement(reference, RailFact.Kind.RETURNED, note));
    return new StatedReturn(
        jdbi.withHandle(h -> WithdrawalRows.find(h, id)).orElse(withdrawal), proposal);
  }

  /**
   * States what a report says that the operator uploaded, unless the withdrawal is their own.
   *
   * @return whether the fact is recorded
   */
  public boolean report(UUID operator, FactStatement fact) {
    boolean isOwn = jdbi.inTransaction(h -> bookings.lock(h, fact).userId().equals(operator));
    if (isOwn) {
      return false;
    }
    Optional<Proposal> waiting = waiting(fact);
    boolean isAnother = waiting.filter(one -> !isAbout(one, fact)).isPresent();
    return !isAnother && confirm(operator, fact, waiting) == null;
  }

  private Optional<Proposal> waiting(FactStatement fact) {
    return jdbi.inTransaction(
        h -> proposals.waiting(h, fact.proposalKind(), bookings.lock(h, fact).publicId()));
  }

  /** Returns whether a proposal is about the same attempt of the withdrawal. */
  private static boolean isAbout(Proposal proposal, FactStatement fact) {
    return proposal.draft().payload().toStringUtf8().equals(fact.reference());
  }

  /**
   * Records a fact, or approves the proposal of another operator to record it, or proposes it.
   *
   * @return the proposal that waits; null when the fact is recorded
   * @throws Refusal PROPOSAL_WAITING when the one that waits is about another attempt
   */
  public @Nullable Proposal confirm(UUID operator, FactStatement fact) {
    Optional<Proposal> waiting = waiting(fact);
    waiting
        .filter(one -> !isAbout(one, fact))
        .ifPresent(other -> {
          throw new Refusal(
              Reason.PROPOSAL_WAITING,
              "%s waits for another attempt of this withdrawal; it has to be decided first"
                  .formatted(other.publicId()));
        });
    return confirm(operator, fact, waiting);
  }

  private @Nullable Proposal confirm(
      UUID operator, FactStatement fact, Optional<Proposal> waiting) {
    if (waiting.isEmpty()) {
      return state(operator, fact);
    }
    Proposal proposal = waiting.get();
    if (proposal.draft().proposedBy().equals(operator)) {
      return proposal;
    }
    Proposal decided = proposals.approve(proposal.id(), operator, fact.note());
    workArrived.run();
    return switch (decided.status()) {
      case PROPOSAL_STATUS_DONE -> null;
      // Its proposer is no operator any more, or a rule refuses it: this statement counts alone.
      case PROPOSAL_STATUS_FAILED -> state(operator, fact);
      default -> decided;
    };
  }

  private @Nullable Proposal state(UUID operator, FactStatement fact) {
    Proposal proposal = jdbi.inTransaction(h -> state(h, operator, fact));
    if (proposal == null) {
      workArrived.run();
    }
    return proposal;
  }

  private @Nullable Proposal state(Handle handle, UUID operator, FactStatement fact) {
    Withdrawal withdrawal = bookings.lock(handle, fact);
    refuseOwn(withdrawal, operator);
    if (bookings.isKnown(handle, withdrawal, fact)) {
      return null;
    }
    Instant now = time.instant();
    if (allowance.whySecond(handle, operator, withdrawal.amount(), now) != null) {
      return proposals.propose(handle, FactBookings.draft(withdrawal, fact, operator));
    }
    if (bookings.book(handle, withdrawal, fact, operator)) {
      allowance.spend(handle, operator, withdrawal.amount(), withdrawal.publicId(), now);
    }
    return null;
  }

  private static void refuseOwn(Withdrawal withdrawal, UUID operator) {
    if (withdrawal.userId().equals(operator)) {
      throw new Refusal(
          Reason.PERMISSION_DENIED,
          "%s is your own withdrawal; ask another operator".formatted(withdrawal.publicId()));
    }
  }

  private static String note(BookReturnRequest request) {
    String reference = DisplayText.optional("reference", request.getReference(), LONGEST_REFERENCE);
    String reason = ResolutionRules.reason("reason", request.getReason());
    return reference.isEmpty()
        ? reason
        : ResolutionRules.reason("reason", "%s; reference %s".formatted(reason, reference));
  }
}
