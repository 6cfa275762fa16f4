package com.nissmart.ledger.decision;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.OrderOutcome.Posted;
import com.nissmart.ledger.book.OrderOutcome.Refused;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.book.TransactionRow.Failure;
import com.nissmart.ledger.book.TransferLimits;
import com.nissmart.ledger.decision.BookView.Target;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides the orders of one batch, one after the other, on a view of the book that each of them
 * changes for the next. Nothing is read or written here: what has to be appended is gathered in
 * {@link BatchChanges}.
 */
public final class BatchDecision {
  private final BookView view;
  private final TransferLimits limits;
  private final Set<String> currencies;
  private final Instant at;
  private final int today;
  private final BatchChanges additions;

  /**
   * @param head where the book ends
   * @param at the moment of this batch: not before the one before it
   */
  public BatchDecision(
      Book.Head head, Instant at, BookView view, TransferLimits limits, Set<String> currencies) {
    this.view = view;
    this.limits = limits;
    this.currencies = currencies;
    this.at = at;
    this.today = BatchChanges.day(at);
    this.additions = new BatchChanges(head, at);
  }

  /** What is to be appended for the orders decided so far. */
  public BatchChanges additions() {
    return additions;
  }

  /** Decides an order; a refusal changes nothing for the others. */
  public OrderOutcome decide(Order order, UUID dedupId) {
    try {
      return switch (order) {
        case Posting posting -> post(posting, dedupId);
        case Order.Trial trial ->
            withoutTrace(
                scratch(List.of(trial.posting()), List.of(dedupId))
                    .decide(trial.posting(), dedupId),
                dedupId);
        case Order.Opening opening -> AccountOrders.open(opening, view, currencies, additions);
        case Order.StatusChange change -> AccountOrders.change(change, view, additions);
      };
    } catch (Refusal refusal) {
      return new Refused(refusal);
    }
  }

  /**
   * Decides orders that succeed or fail as one; where one is refused, nothing of them is done and
   * their keys are free.
   */
  public List<OrderOutcome> decideLinked(List<Order> orders, List<UUID> dedupIds) {
    BatchDecision scratch = scratch(orders, dedupIds);
    for (int i = 0; i < orders.size(); i++) {
      if (scratch.decide(orders.get(i), dedupIds.get(i)) instanceof Refused refused) {
        Refusal others =
            new Refusal(
                Reason.LINKED_REFUSED,
                "Request %d of the group was refused; nothing of it was done".formatted(i + 1));
        List<OrderOutcome> outcomes =
            new ArrayList<>(Collections.nCopies(orders.size(), new Refused(others)));
        outcomes.set(i, withoutTrace(refused, dedupIds.get(i)));
        return outcomes;
      }
    }
    List<OrderOutcome> outcomes = new ArrayList<>(orders.size());
    for (int i = 0; i < orders.size(); i++) {
      outcomes.add(decide(orders.get(i), dedupIds.get(i)));
    }
    return outcomes;
  }

  /** A batch that goes on from here on copies of what the orders name, and is thrown away. */
  private BatchDecision scratch(List<? extends Order> orders, List<UUID> dedupIds) {
    BookView copy = new BookView();
    for (int i = 0; i < orders.size(); i++) {
      TransactionRow known = view.known().get(dedupIds.get(i));
      if (known != null) {
        copy.known().put(dedupIds.get(i), known);
      }
      for (UUID accountId : PostingParties.named(orders.get(i))) {
        AccountState account = view.accounts().get(accountId);
        if (account != null) {
          copy.accounts().putIfAbsent(accountId, account.copy());
        }
      }
    }
    return new BatchDecision(additions.head, at, copy, limits, currencies);
  }

  /** What was refused on copies is not recorded; a refusal that its key repeats is. */
  private OrderOutcome withoutTrace(OrderOutcome outcome, UUID dedupId) {
    if (outcome instanceof Refused refused && !view.known().containsKey(dedupId)) {
      Refusal refusal = refused.refusal();
      return new Refused(
          new Refusal(refusal.reason(), refusal.detail(), refusal.fieldErrors(), null));
    }
    return outcome;
  }

  private OrderOutcome post(Posting posting, UUID dedupId) {
    Target target = posting.resolves() == 0 ? null : targetOf(posting);
    UUID source = PostingParties.source(posting, target);
    UUID destination = PostingParties.destination(posting, target);
    AccountState debited = view.accounts().get(source);
    AccountState credited = destination == null ? null : view.accounts().get(destination);
    refuseForeign(posting, debited, credited);
    TransactionRow known = view.known().get(dedupId);
    if (known != null) {
      return Replay.of(known, posting, source, destination, target);
    }
    if (target != null) {
      refuseUnresolvable(posting.type(), target);
    }
    Failure failure = refuse(posting, target, debited, credited);
    TransactionRow row = row(posting, source, destination, target, failure);
    view.known().put(dedupId, row);
    additions.append(row, dedupId);
    if (failure != null) {
      return new Refused(Replay.refusal(row, failure));
    }
    book(row, target, debited, credited);
    return new Posted(row, false);
  }

  private Target targetOf(Posting posting) {
    Target target = view.targets().get(posting.resolves());
    if (target == null) {
      throw new Refusal(
          Reason.TRANSACTION_NOT_FOUND,
          "No transaction " + TransactionRow.publicId(posting.resolves()));
    }
    return target;
  }

  /** Accounts that are unknown, or not the owner's to move, do not exist for the caller. */
  private void refuseForeign(
      Posting posting, @Nullable AccountState debited, @Nullable AccountState credited) {
    if (posting.resolves() != 0 || posting.type() == TransactionType.TRANSACTION_TYPE_ADJUSTMENT) {
      return;
    }
    boolean deposit = posting.type() == TransactionType.TRANSACTION_TYPE_DEPOSIT;
    AccountState owned = deposit ? credited : debited;
    if (owned == null || !java.util.Objects.equals(owned.ownerId, posting.ownerId())) {
      throw notFound(deposit ? posting.destination() : posting.source());
    }
    if (posting.type() == TransactionType.TRANSACTION_TYPE_TRANSFER
        && (credited == null || credited.kind != AccountKind.ACCOUNT_KIND_CUSTOMER)) {
      throw notFound(posting.destination());
    }
  }

  private static Refusal notFound(@Nullable UUID accountId) {
    return new Refusal(
        Reason.ACCOUNT_NOT_FOUND,
        "No account "
            + (accountId == null ? "" : com.nissmart.contract.Ids.ACCOUNT.format(accountId)));
  }

  private void refuseUnresolvable(TransactionType type, Target target) {
    TransactionRow row = target.row();
    if (type == TransactionType.TRANSACTION_TYPE_REVERSAL) {
      boolean moved =
          row.status() == TransactionStatus.TRANSACTION_STATUS_COMPLETED
              && row.destination() != null;
      if (!moved || row.type() == TransactionType.TRANSACTION_TYPE_REVERSAL) {
        throw new Refusal(
            Reason.NOT_REVERSIBLE, row.id() + " moved nothing, or is a reversal itself");
      }
    } else if (row.status() != TransactionStatus.TRANSACTION_STATUS_PENDING) {
      throw new Refusal(Reason.NOT_A_HOLD, row.id() + " holds nothing");
    }
    if (target.resolved()) {
      boolean reversal = type == TransactionType.TRANSACTION_TYPE_REVERSAL;
      throw new Refusal(
          reversal ? Reason.ALREADY_REVERSED : Reason.HOLD_RESOLVED,
          row.id() + (reversal ? " was reversed before" : " was captured or released before"));
    }
  }

  private @Nullable Failure refuse(
      Posting posting,
      @Nullable Target target,
      @Nullable AccountState debited,
      @Nullable AccountState credited) {
    if (target == null && !currencies.contains(posting.currency())) {
      return new Failure(Reason.CURRENCY_UNSUPPORTED, "The currencies kept here are " + currencies);
    }
    return switch (posting.type()) {
      case TRANSACTION_TYPE_DEPOSIT, TRANSACTION_TYPE_TRANSFER ->
          TransferRules.refuseTransfer(
              posting.amount(),
              posting.currency(),
              PostingParties.there(debited),
              PostingParties.there(credited),
              limits,
              today);
      case TRANSACTION_TYPE_WITHDRAWAL ->
          TransferRules.refuseHold(
              posting.amount(), posting.currency(), PostingParties.there(debited), limits, today);
      case TRANSACTION_TYPE_CAPTURE ->
          TransferRules.refuseCapture(
              posting,
              PostingParties.there(target).row().amount(),
              PostingParties.there(debited),
              PostingParties.there(credited));
      case TRANSACTION_TYPE_REVERSAL ->
          TransferRules.refuseReversal(
              PostingParties.there(target).row().amount(),
              PostingParties.there(debited),
              PostingParties.there(credited));
      case TRANSACTION_TYPE_ADJUSTMENT ->
          TransferRules.refuseAdjustment(
              posting.amount(), PostingParties.there(debited), PostingParties.there(credited));
      case TRANSACTION_TYPE_RELEASE -> null;
      case TRANSACTION_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("no type: " + posting);
    };
  }

  private TransactionRow row(
      Posting posting,
      UUID source,
      @Nullable UUID destination,
      @Nullable Target target,
      @Nullable Failure failure) {
    boolean hold = posting.type() == TransactionType.TRANSACTION_TYPE_WITHDRAWAL;
    TransactionStatus status =
        failure != null
            ? TransactionStatus.TRANSACTION_STATUS_FAILED
            : hold
                ? TransactionStatus.TRANSACTION_STATUS_PENDING
                : TransactionStatus.TRANSACTION_STATUS_COMPLETED;
    return new TransactionRow(
        additions.nextSeq(),
        posting.type(),
        status,
        PostingParties.amount(posting, target),
        target == null ? posting.currency() : target.row().currency(),
        source,
        destination,
        posting.caller(),
        posting.key(),
        posting.description(),
        posting.metadata(),
        posting.resolves(),
        failure,
        at,
        posting.effectiveAt(),
        posting.expiresAt());
  }

  /** From here on it must succeed. */
  private void book(
      TransactionRow row,
      @Nullable Target target,
      @Nullable AccountState debited,
      @Nullable AccountState credited) {
    AccountState source = PostingParties.there(debited);
    long amount = row.amount();
    switch (row.type()) {
      case TRANSACTION_TYPE_WITHDRAWAL -> {
        additions.append(source.book(row.seq(), 0, amount, today));
        additions.openHold(row);
      }
      case TRANSACTION_TYPE_RELEASE -> additions.append(source.book(row.seq(), 0, -amount, today));
      case TRANSACTION_TYPE_CAPTURE -> {
        additions.append(
            source.book(row.seq(), -amount, -PostingParties.there(target).row().amount(), today));
        additions.append(PostingParties.there(credited).book(row.seq(), amount, 0, today));
      }
      default -> {
        additions.append(source.book(row.seq(), -amount, 0, today));
        additions.append(PostingParties.there(credited).book(row.seq(), amount, 0, today));
      }
    }
    if (target != null) {
      view.targets().put(target.row().seq(), new Target(target.row(), true));
      additions.closeHold(target.row().seq());
    }
  }
}
