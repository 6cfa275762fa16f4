package com.nissmart.ledger.approval;

import com.nissmart.common.v1.ProposalKind;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.Order.StatusChange;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.history.AccountView;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.safemode.SafeMode;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.ledger.write.Ledger;
import com.nissmart.runtime.proposal.Proposal;
import com.nissmart.runtime.proposal.ProposalAction;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The acts that a second operator has approved, carried out by orders to the book. The rules are
 * checked again, because the book may have changed since.
 */
public final class ApprovedActs {
  private static final long WAIT_NANOS = Duration.ofSeconds(10).toNanos();

  private final History history;
  private final Ledger ledger;
  private final SafeMode safeMode;

  public ApprovedActs(History history, Ledger ledger, SafeMode safeMode) {
    this.history = history;
    this.ledger = ledger;
    this.safeMode = safeMode;
  }

  /** Returns the way to carry out each kind of proposal of this service. */
  public Map<ProposalKind, ProposalAction> actions() {
    return Map.of(
        ProposalKind.PROPOSAL_KIND_REVERSAL, (ProposalAction.Remote) this::reverse,
        ProposalKind.PROPOSAL_KIND_ACCOUNT_STATUS, (ProposalAction.Remote) this::changeStatus,
        ProposalKind.PROPOSAL_KIND_SAFE_MODE_RELEASE,
            (ProposalAction.Local)
                (handle, proposal) -> SafeModeReleases.release(safeMode, handle, proposal));
  }

  /** Books the reversal under the proposal's own key, so that it is booked once. */
  private String reverse(Proposal proposal) {
    ReverseRequest request = proposal.payload(ReverseRequest.parser());
    long seq =
        Ids.seqOf(Book.ID, Ids.TRANSACTION.parse("transaction_id", request.getTransactionId()));
    TransactionView view = history.transaction(seq);
    refuseOwn(proposal, history.owners(view.row()), view.row().id());
    Posting reversal =
        new Posting(
            proposer(proposal),
            "proposal:" + proposal.publicId(),
            TransactionType.TRANSACTION_TYPE_REVERSAL,
            0,
            "",
            null,
            null,
            null,
            seq,
            DisplayText.visible(request.getDescription()),
            "{\"approved_by\":\"%s\",\"proposal\":\"%s\",\"proposed_by\":\"%s\"}"
                .formatted(
                    Ids.USER.format(approver(proposal)), proposal.publicId(), proposer(proposal)),
            null,
            null);
    return switch (ledger.execute(reversal, WAIT_NANOS)) {
      case OrderOutcome.Posted posted -> posted.transaction().id();
      case OrderOutcome.Refused refused -> throw refused.refusal();
      case OrderOutcome.AccountSet set -> throw new IllegalStateException("A reversal posts");
    };
  }

  /** Changes the status, unless an earlier try has done it; the note names who approved. */
  private String changeStatus(Proposal proposal) {
    SetAccountStatusRequest request = proposal.payload(SetAccountStatusRequest.parser());
    UUID accountId = Ids.ACCOUNT.parse("account_id", request.getAccountId());
    AccountView account = history.account(accountId);
    UUID owner = account.ownerId();
    refuseOwn(proposal, owner == null ? Set.of() : Set.of(owner), request.getAccountId());
    String note =
        "%s (%s, approved by %s)"
            .formatted(request.getNote(), proposal.publicId(), Ids.USER.format(approver(proposal)));
    if (history.isChanged(accountId, note)) {
      return "";
    }
    Order change = new StatusChange(proposer(proposal), accountId, request.getStatus(), note);
    if (ledger.execute(change, WAIT_NANOS) instanceof OrderOutcome.Refused(Refusal refusal)) {
      throw refusal;
    }
    return "";
  }

  private static void refuseOwn(Proposal proposal, Set<UUID> owners, String subject) {
    OperatorActs.refuseOwn(proposal.draft().proposedBy(), owners, subject);
    OperatorActs.refuseOwn(approver(proposal), owners, subject);
  }

  private static String proposer(Proposal proposal) {
    return Ids.USER.format(proposal.draft().proposedBy());
  }

  private static UUID approver(Proposal proposal) {
    return proposal.decision().orElseThrow().decidedBy();
  }
}
