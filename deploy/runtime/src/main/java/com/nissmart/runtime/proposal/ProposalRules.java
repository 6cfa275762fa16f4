package com.nissmart.runtime.proposal;

import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import java.time.Instant;
import java.util.UUID;

/** The rules about who may decide a proposal, and when. */
final class ProposalRules {
  private static final int LONGEST_TEXT = 280;

  private ProposalRules() {}

  /** Refuses an approval by the proposer, by the person concerned, or at the wrong time. */
  static void requireMayApprove(Proposal proposal, UUID operatorId, Instant now) {
    if (operatorId.equals(proposal.draft().proposedBy())) {
      throw new Refusal(
          Reason.SECOND_OPERATOR_REQUIRED,
          "You proposed %s; another operator has to approve it".formatted(proposal.publicId()));
    }
    requireNotConcerned(proposal, operatorId);
    requirePending(proposal, now);
  }

  /** Refuses a rejection by the person concerned, or at the wrong time. */
  static void requireMayReject(Proposal proposal, UUID operatorId, Instant now) {
    if (!operatorId.equals(proposal.draft().proposedBy())) {
      requireNotConcerned(proposal, operatorId);
    }
    requirePending(proposal, now);
  }

  /** Returns whether the operator made this very decision before. */
  static boolean isRepeated(Proposal proposal, UUID operatorId, boolean approved) {
    return proposal.decision().map(made -> made.decidedBy().equals(operatorId)).orElse(false)
        && approved == (proposal.status() != ProposalStatus.PROPOSAL_STATUS_REJECTED);
  }

  /** Refuses other content than that of a proposal which waits for the same subject. */
  static void requireSame(Proposal waiting, ProposalDraft draft) {
    if (!waiting.draft().reason().equals(draft.reason())
        || !waiting.draft().amount().equals(draft.amount())
        || !waiting.draft().payload().equals(draft.payload())) {
      throw new Refusal(
          Reason.PROPOSAL_WAITING,
          "%s waits for %s and differs from this; it has to be decided first"
              .formatted(waiting.publicId(), draft.subject()));
    }
  }

  /** Returns an operator's note as it is stored; it may be empty. */
  static String note(String typed) {
    return DisplayText.optional("note", typed, LONGEST_TEXT);
  }

  /** Returns an operator's reason as it is stored. */
  static String reason(String typed) {
    return DisplayText.required("reason", typed, LONGEST_TEXT);
  }

  /** Returns a reason from before today's rule without what the rule refuses. */
  static String storedReason(String stored) {
    String visible = DisplayText.visible(stored);
    return DisplayText.problem("reason", visible, LONGEST_TEXT).isEmpty() ? visible : "-";
  }

  private static void requireNotConcerned(Proposal proposal, UUID operatorId) {
    if (proposal.draft().concerns().filter(operatorId::equals).isPresent()) {
      throw new Refusal(
          Reason.PERMISSION_DENIED,
          "%s concerns your own account or money; another operator has to decide"
              .formatted(proposal.publicId()));
    }
  }

  private static void requirePending(Proposal proposal, Instant now) {
    if (proposal.status() != ProposalStatus.PROPOSAL_STATUS_PENDING) {
      throw notPending(
          proposal,
          proposal
              .decision()
              .map(made ->
                  "was decided by %s at %s"
                      .formatted(Ids.USER.format(made.decidedBy()), made.decidedAt()))
              .orElse("expired at " + proposal.expiresAt()));
    }
    if (!now.isBefore(proposal.expiresAt())) {
      throw notPending(proposal, "expired at " + proposal.expiresAt());
    }
  }

  private static Refusal notPending(Proposal proposal, String why) {
    return new Refusal(Reason.PROPOSAL_NOT_PENDING, proposal.publicId() + " " + why);
  }
}
