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
import com.nissmart.ledger.history.History.ChangedAccount;
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

  /** The time in which a change that was recorded is made, or is never made by that call. */
  private static final Duration ON_ITS_WAY = Duration.ofMinutes(1);

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
                          propose(handle, operatorId, reversal, view.row(), owners, request)),
                  null,
                  now);
          store.put(handle, actId, operatorId, amount, act);
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
    ChangedAccount account = history.changedAccount(change.accountId());
    Optional<UUID> owner = Optional.ofNullable(account.view().ownerId());
    String subject = Ids.ACCOUNT.format(change.accountId());
    refuseOwn(operatorId, owner.map(Set::of).orElse(Set.of()), subject);
    boolean isNew = account.view().status() != change.status();
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
    @Nullable Integer changeNo =
        key.isEmpty() ? null : Integer.valueOf(isNew ? account.lastChange() + 1 : 0);
    RecordedAct asked = new RecordedAct(request, Optional.empty(), changeNo, clock.instant());
    UUID actId = key.isEmpty() ? ids.next() : DedupId.ofStatusChange(change.caller(), key);
    Optional<RecordedAct> known = jdbi.withHandle(handle -> store.find(handle, actId));
    known.ifPresent(act -> requireSame(act, request));
    if (known.isPresent() && isAnswered(known.get(), change)) {
      return new StatusAct(known.get().proposalId().map(proposals::get), Optional.empty(), true);
    }
    // The book refuses a number that another change has, so that one needs no permission.
    boolean isOvertaken = known.isPresent() && known.get().number() <= account.lastChange();
    RecordedAct act =
        isOvertaken
            ? known.get()
            : permit(actId, asked, draft(operatorId, account.view(), change, request));
    return new StatusAct(
        act.proposalId().map(proposals::get),
        act.isDue() ? Optional.of(change.withNumber(act.number())) : Optional.empty(),
        false);
  }

  private boolean isAnswered(RecordedAct act, StatusChange change) {
    return !act.isDue() || history.isMade(change.withNumber(act.number()));
  }

  /**
   * Records a change of status, and counts the operator's others. One that was recorded and not
   * made is counted again, so that permissions cannot be gathered; unless it may be on its way.
   */
  private RecordedAct permit(UUID actId, RecordedAct asked, ProposalDraft draft) {
    UUID operatorId = draft.proposedBy();
    return jdbi.inTransaction(handle -> {
      store.lock(handle, operatorId);
      Instant now = clock.instant();
      Optional<RecordedAct> known = store.find(handle, actId);
      known.ifPresent(act -> requireSame(act, asked.request()));
      if (known.isPresent()
          && (!known.get().isDue() || known.get().countedAt().isAfter(now.minus(ON_ITS_WAY)))) {
        return known.get();
      }
      RecordedAct act = known.orElse(asked).at(now);
      boolean alone =
          !act.isDue()
              || store.changedAlone(handle, operatorId, actId, now.minus(CHANGES_COUNT))
                  < limits.statusChangesAlone();
      RecordedAct counted = alone ? act : act.withProposal(proposals.propose(handle, draft).id());
      store.putChange(handle, actId, operatorId, counted);
      return counted;
    });
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
