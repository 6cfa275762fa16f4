package com.nissmart.ledger.approval;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.ledger.approval.OperatorActStore.RecordedAct;
import com.nissmart.ledger.book.DedupId;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.Order.StatusChange;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.history.AccountView;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.proposal.Proposal;
import com.nissmart.runtime.proposal.ProposalDraft;
import com.nissmart.runtime.proposal.Proposals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The reversals and changes of status that operators ask for. An act is recorded before it is done,
 * under a lock of its operator, so that many small acts at once do not add up to more than one
 * operator may do alone.
 */
public final class OperatorActs {
  private static final Duration REVERSALS_COUNT = Duration.ofDays(1);
  private static final Duration CHANGES_COUNT = Duration.ofHours(1);

  private final OperatorActStore store = new OperatorActStore();
  private final Jdbi jdbi;
  private final History history;
  private final Proposals proposals;
  private final OperatorLimits limits;
  private final IdGenerator ids;
  private final InstantSource clock;

  /** Makes the use case over the proposals of this service. */
  public OperatorActs(
      Jdbi jdbi,
      History history,
      Proposals proposals,
      OperatorLimits limits,
      IdGenerator ids,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.history = history;
    this.proposals = proposals;
    this.limits = limits;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Records that an operator wants to reverse a transaction.
   *
   * @return the proposal that a second operator approves, the same for a repeated request; empty
   *     when the operator may do it alone, or when the book refuses it anyway
   * @throws Refusal PERMISSION_DENIED for a transaction of an own wallet
   */
  public Optional<Proposal> reverse(UUID operatorId, Posting reversal) {
    TransactionView view = history.transaction(reversal.resolves());
    Set<UUID> owners = history.owners(view.row());
    refuseOwn(operatorId, owners, view.row().id());
    UUID actId = DedupId.of(reversal.caller(), reversal.type(), reversal.key());
    ByteString request =
        ReverseRequest.newBuilder()
            .setTransactionId(view.row().id())
            .setDescription(reversal.description())
            .build()
            .toByteString();
    Optional<UUID> proposalId =
        jdbi.inTransaction(handle -> {
          store.lock(handle, operatorId);
          Optional<RecordedAct> recorded = store.find(handle, actId);
          recorded.ifPresent(act -> requireSame(act, request));
          Optional<UUID> waiting = recorded.flatMap(RecordedAct::proposalId);
          if (waiting.isPresent() || !isReversible(view)) {
            return waiting;
          }
          reversal.requireVisibleText();
          Money amount = new Money(view.row().amount(), view.row().currency());
          Instant now = clock.instant();
          RecordedAct act =
              new RecordedAct(
                  request,
                  mayReverseAlone(handle, operatorId, actId, amount, now)
                      ? Optional.empty()
                      : Optional.of(
                          propose(handle, operatorId, reversal, view.row(), owners, request)));
          store.put(handle, actId, operatorId, amount, act, now);
          return act.proposalId();
        });
    return proposalId.map(proposals::get);
  }

  /**
   * Records that an operator wants to change the status of an account.
   *
   * @param key of the request, or empty; a repeated key finds what was recorded first
   * @return the proposal that a second operator approves, or the change to make; its number makes
   *     sure that one with a key is made once
   * @throws Refusal PERMISSION_DENIED for an own account
   */
  public StatusAct changeStatus(UUID operatorId, StatusChange change, String key) {
    int lastChange = history.lastChange(change.accountId());
    AccountView account = history.account(change.accountId());
    Optional<UUID> owner = Optional.ofNullable(account.ownerId());
    String subject = Ids.ACCOUNT.format(change.accountId());
    refuseOwn(operatorId, owner.map(Set::of).orElse(Set.of()), subject);
    boolean isNew = account.status() != change.status();
    if (key.isEmpty() && !isNew) {
      return new StatusAct(Optional.empty(), Optional.of(change), false);
    }
    ByteString request =
        SetAccountStatusRequest.newBuilder()
            .setAccountId(subject)
            .setStatus(change.status())
            .setNote(change.note())
            .build()
            .toByteString();
    UUID actId = key.isEmpty() ? ids.next() : DedupId.ofStatusChange(change.caller(), key);
    @Nullable Integer changeNo = key.isEmpty() ? null : Integer.valueOf(isNew ? lastChange + 1 : 0);
    ProposalDraft draft = draft(operatorId, account, change, request);
    return jdbi.inTransaction(handle -> {
      store.lock(handle, operatorId);
      Optional<RecordedAct> known = store.find(handle, actId);
      known.ifPresent(act -> requireSame(act, request));
      if (known.isPresent()) {
        return act(known.get(), change, true);
      }
      Instant now = clock.instant();
      boolean alone =
          !isNew
              || store.changedAlone(handle, operatorId, now.minus(CHANGES_COUNT))
                  < limits.statusChangesAlone();
      Optional<UUID> waiting =
          alone ? Optional.empty() : Optional.of(proposals.propose(handle, draft).id());
      RecordedAct first = new RecordedAct(request, waiting, changeNo);
      store.insert(handle, actId, operatorId, first, now);
      return act(first, change, false);
    });
  }

  private StatusAct act(RecordedAct act, StatusChange change, boolean isReplay) {
    @Nullable Integer changeNo = act.changeNo();
    boolean isDue = act.proposalId().isEmpty() && (changeNo == null || changeNo > 0);
    return new StatusAct(
        act.proposalId().map(proposals::get),
        isDue ? Optional.of(change.withNumber(changeNo == null ? 0 : changeNo)) : Optional.empty(),
        isReplay);
  }

  private static ProposalDraft draft(
      UUID operatorId, AccountView account, StatusChange change, ByteString request) {
    String summary =
        "Change the account from %s to %s"
            .formatted(
                EnumWords.word(account.status(), "ACCOUNT_STATUS_"),
                EnumWords.word(change.status(), "ACCOUNT_STATUS_"));
    return new ProposalDraft(
        ProposalKind.PROPOSAL_KIND_ACCOUNT_STATUS,
        Ids.ACCOUNT.format(change.accountId()),
        summary,
        Optional.empty(),
        change.note(),
        request,
        operatorId,
        Optional.ofNullable(account.ownerId()));
  }

  /** Refuses an act on what the operator owns. */
  static void refuseOwn(UUID operatorId, Set<UUID> owners, String subject) {
    if (owners.contains(operatorId)) {
      throw new Refusal(
          Reason.PERMISSION_DENIED,
          subject + " concerns your own account; another operator has to act on it");
    }
  }

  private boolean mayReverseAlone(
      Handle handle, UUID operatorId, UUID actId, Money amount, Instant now) {
    long others =
        store.reversedAlone(
            handle, operatorId, amount.currency(), actId, now.minus(REVERSALS_COUNT));
    return amount.amount() < limits.twoOperatorsFrom().of(amount.currency()) - others;
  }

  private UUID propose(
      Handle handle,
      UUID operatorId,
      Posting reversal,
      TransactionRow row,
      Set<UUID> owners,
      ByteString request) {
    if (reversal.text().isEmpty()) {
      throw Refusal.invalid(
          "description", "REQUIRED", "A second operator has to read why; give a description");
    }
    boolean deposit = row.type() == TransactionType.TRANSACTION_TYPE_DEPOSIT;
    ProposalDraft draft =
        new ProposalDraft(
            ProposalKind.PROPOSAL_KIND_REVERSAL,
            row.id(),
            deposit ? "Reverse a deposit" : "Reverse a transfer",
            Optional.of(new Money(row.amount(), row.currency())),
            reversal.description(),
            request,
            operatorId,
            owners.stream().findFirst());
    return proposals.propose(handle, draft).id();
  }

  private static void requireSame(RecordedAct act, ByteString request) {
    if (!act.request().equals(request)) {
      throw new Refusal(
          Reason.IDEMPOTENCY_KEY_REUSED,
          "The key was used before for another request; use a new key");
    }
  }

  /** Returns whether the book might reverse it; otherwise the book's own refusal is the answer. */
  private static boolean isReversible(TransactionView view) {
    TransactionRow row = view.row();
    return row.status() == TransactionStatus.TRANSACTION_STATUS_COMPLETED
        && view.resolvedBy() == null
        && (row.type() == TransactionType.TRANSACTION_TYPE_DEPOSIT
            || row.type() == TransactionType.TRANSACTION_TYPE_TRANSFER);
  }
}
