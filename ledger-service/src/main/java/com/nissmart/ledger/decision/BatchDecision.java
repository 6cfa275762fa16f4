package com.nissmart.ledger.decision;

import static com.nissmart.ledger.decision.PostingParties.required;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.EntryEnd;
import com.nissmart.ledger.book.LimitDay;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.OrderOutcome.Posted;
import com.nissmart.ledger.book.OrderOutcome.Refused;
import com.nissmart.ledger.book.TransactionEffects;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.book.TransactionRow.Failure;
import com.nissmart.ledger.book.TransferLimits;
import com.nissmart.ledger.decision.BookView.Target;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The decisions on the orders of one batch, one after the other, on a view of the book that each
 * order changes for the next. It reads and writes nothing in the database: the rows to append are
 * gathered in {@link BatchChanges}.
 */
public final class BatchDecision {
  private final BookView view;
  private final TransferLimits limits;
  private final Set<String> currencies;
  private final LimitDay today;
  private final FrozenParts frozen;
  private final BatchChanges changes;

  /**
   * Begins a batch. Its time is set when it is appended; until then its transactions have {@link
   * BatchChanges#NOT_YET}.
   *
   * @param today the day of the daily limits: days since 1970-01-01
   * @param frozen what a verification found to be wrong
   */
  public BatchDecision(
      Book.Head head,
      int today,
      BookView view,
      TransferLimits limits,
      Set<String> currencies,
      FrozenParts frozen) {
    this.view = view;
    this.limits = limits;
    this.currencies = currencies;
    this.today = new LimitDay(today, false);
    this.frozen = frozen;
    this.changes = new BatchChanges(head, today);
  }

  /** Returns the day for which the batch is decided. */
  public int today() {
    return today.number();
  }

  public BatchChanges changes() {
    return changes;
  }

  /** Decides an order; a refusal changes nothing for the others. */
  public OrderOutcome decide(Order order, UUID dedupId) {
    try {
      return switch (order) {
        case Posting posting -> post(posting, targetOf(posting), dedupId);
        case Order.BankReturn bankReturn -> postReturn(bankReturn.reversal(), dedupId);
        case Order.Trial trial ->
            withoutTrace(
                scratch(List.of(trial.posting()), List.of(dedupId))
                    .decide(trial.posting(), dedupId),
                view.known().containsKey(dedupId));
        case Order.Opening opening -> {
          frozen.requireOpenBook();
          yield AccountOrders.open(opening, view, currencies, changes);
        }
        case Order.StatusChange change -> {
          frozen.requireOpenBook();
          yield AccountOrders.change(change, view, changes);
        }
      };
    } catch (Refusal refusal) {
      return new Refused(refusal);
    }
  }

  /**
   * Decides orders that succeed or fail together. When one is refused, none is booked and their
   * keys stay free.
   */
  public List<OrderOutcome> decideLinked(List<Order> orders, List<UUID> dedupIds) {
    BatchDecision scratch = scratch(orders, dedupIds);
    if (orders.stream().allMatch(BatchDecision::isTrialOfHold)) {
      return scratch.tryInTurn(orders, dedupIds, view);
    }
    for (int i = 0; i < orders.size(); i++) {
      if (scratch.decide(orders.get(i), dedupIds.get(i)) instanceof Refused refused) {
        Refusal others =
            new Refusal(
                Reason.LINKED_REFUSED,
                "Request %d of the group was refused; nothing was done".formatted(i + 1));
        List<OrderOutcome> outcomes =
            new ArrayList<>(Collections.nCopies(orders.size(), new Refused(others)));
        outcomes.set(i, withoutTrace(refused, view.known().containsKey(dedupIds.get(i))));
        return outcomes;
      }
    }
    List<OrderOutcome> outcomes = new ArrayList<>(orders.size());
    for (int i = 0; i < orders.size(); i++) {
      outcomes.add(decide(orders.get(i), dedupIds.get(i)));
    }
    return outcomes;
  }

  private static boolean isTrialOfHold(Order order) {
    return order instanceof Order.Trial trial
        && trial.posting().type() == TransactionType.TRANSACTION_TYPE_WITHDRAWAL;
  }

  /** Decides dry runs on copies of the accounts, each as if those before it had been booked. */
  private List<OrderOutcome> tryInTurn(List<Order> trials, List<UUID> dedupIds, BookView original) {
    List<OrderOutcome> outcomes = new ArrayList<>(trials.size());
    for (int i = 0; i < trials.size(); i++) {
      Posting posting = ((Order.Trial) trials.get(i)).posting();
      UUID dedupId = dedupIds.get(i);
      outcomes.add(withoutTrace(decide(posting, dedupId), original.known().containsKey(dedupId)));
    }
    return outcomes;
  }

  /** Returns a decision on copies of the accounts that the orders name, to be thrown away. */
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
    return new BatchDecision(changes.head, today.number(), copy, limits, currencies, frozen);
  }

  /** Removes what names a transaction of the copies, unless the book has its key. */
  private static OrderOutcome withoutTrace(OrderOutcome outcome, boolean isRecorded) {
    if (isRecorded) {
      return outcome;
    }
    return switch (outcome) {
      case Refused(Refusal refusal) ->
          new Refused(new Refusal(refusal.reason(), refusal.detail(), refusal.fieldErrors(), null));
      case Posted posted -> new Posted(posted.transaction(), false);
      case OrderOutcome.AccountSet set -> set;
    };
  }

  /**
   * Reverses what a bank sent back, or books an adjustment to unclaimed returns under the same key
   * when that is not possible. What was booked under the key stays the answer.
   */
  private OrderOutcome postReturn(Posting reversal, UUID dedupId) {
    Target target = required(targetOf(reversal));
    TransactionRow known = view.known().get(dedupId);
    boolean unclaimed =
        known == null
            ? PostingRules.isUnclaimed(
                reversal,
                target,
                view.accounts().get(PostingParties.source(reversal, target)),
                view.accounts().get(target.row().source()))
            : known.type() == TransactionType.TRANSACTION_TYPE_ADJUSTMENT;
    if (!unclaimed) {
      return post(reversal, target, dedupId);
    }
    OrderOutcome outcome = post(PostingParties.unclaimed(reversal, target), null, dedupId);
    if (outcome instanceof Posted(TransactionRow row, boolean replayed) && !replayed) {
      view.targets().put(target.row().seq(), target.resolvedBy(row));
    }
    return outcome;
  }

  private OrderOutcome post(Posting posting, @Nullable Target target, UUID dedupId) {
    UUID source = PostingParties.source(posting, target);
    UUID destination = PostingParties.destination(posting, target);
    AccountState debited = view.accounts().get(source);
    AccountState credited = destination == null ? null : view.accounts().get(destination);
    PostingRules.refuseForeign(posting, debited, credited);
    TransactionRow known = view.known().get(dedupId);
    if (known != null) {
      return Replay.of(known, posting, source, destination, target);
    }
    frozen.requireOpenBook();
    posting.requireVisibleText();
    if (target != null) {
      PostingRules.refuseUnresolvable(posting, target);
    }
    frozen.requireOpenAccounts(posting, source, destination);
    Failure failure =
        PostingRules.refuse(posting, target, debited, credited, limits, currencies, today.number());
    TransactionRow row = row(posting, source, destination, target, failure);
    StorableText.require(row);
    view.known().put(dedupId, row);
    changes.append(row, dedupId, failure == null ? released(row, target) : 0);
    if (failure != null) {
      return new Refused(Replay.refusal(row, failure));
    }
    book(row, target, debited, credited);
    return new Posted(row, false);
  }

  private @Nullable Target targetOf(Posting posting) {
    if (posting.resolves() == 0) {
      return null;
    }
    Target target = view.targets().get(posting.resolves());
    if (target == null) {
      throw new Refusal(
          Reason.TRANSACTION_NOT_FOUND,
          "No transaction " + TransactionRow.publicId(posting.resolves()));
    }
    return target;
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
        changes.nextSeq(),
        posting.type(),
        status,
        PostingParties.amount(posting, target),
        target == null ? posting.currency() : target.row().currency(),
        source,
        destination,
        posting.caller(),
        posting.key(),
        posting.text(),
        posting.metadata(),
        posting.resolves(),
        failure,
        BatchChanges.NOT_YET,
        posting.effectiveAt(),
        posting.expiresAt());
  }

  private static long released(TransactionRow row, @Nullable Target target) {
    return switch (row.type()) {
      case TRANSACTION_TYPE_CAPTURE, TRANSACTION_TYPE_RELEASE -> required(target).row().amount();
      default -> 0;
    };
  }

  /** Books the effects of a transaction that no rule has refused; this must succeed. */
  private void book(
      TransactionRow row,
      @Nullable Target target,
      @Nullable AccountState debited,
      @Nullable AccountState credited) {
    TransactionEffects.of(
        changes.transactions.getLast(),
        (accountId, amount, heldChange) -> {
          AccountState account = required(accountId.equals(row.source()) ? debited : credited);
          book(account, amount, heldChange, today.spending(row.type(), amount, heldChange));
        });
    if (target != null) {
      view.targets().put(target.row().seq(), target.resolvedBy(row));
    }
  }

  private void book(AccountState account, long amount, long heldChange, long spending) {
    changes.touch(account);
    account.book(amount, heldChange, today.number(), spending);
    changes
        .transactions
        .getLast()
        .ends()
        .add(new EntryEnd(account.accountSeq, account.balance, account.held));
  }
}
