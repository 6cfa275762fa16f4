package com.nissmart.ledger.decision;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.BookView.Resolution;
import com.nissmart.ledger.decision.BookView.Target;
import com.nissmart.ledger.v1.TransactionType;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The accounts and the amount of a posting, whether the order names them or they follow from its
 * type or from the transaction that it resolves.
 */
public final class PostingParties {
  private PostingParties() {}

  /** Returns the accounts that an order names itself, not those of the transaction it resolves. */
  public static Set<UUID> named(Order order) {
    return switch (order) {
      case Posting posting when posting.resolves() != 0 -> Set.of();
      case Posting posting -> {
        UUID source = source(posting, null);
        UUID destination = destination(posting, null);
        yield destination == null || destination.equals(source)
            ? Set.of(source)
            : Set.of(source, destination);
      }
      case Order.Trial trial -> named(trial.posting());
      case Order.BankReturn bankReturn -> Set.of();
      case Order.Opening opening -> Set.of(opening.accountId());
      case Order.StatusChange change -> Set.of(change.accountId());
    };
  }

  /** Returns the account that is debited, held or released. */
  public static UUID source(Posting posting, @Nullable Target target) {
    if (target != null) {
      boolean reversal = posting.type() == TransactionType.TRANSACTION_TYPE_REVERSAL;
      UUID destination = target.row().destination();
      return reversal && destination != null ? destination : target.row().source();
    }
    return posting.type() == TransactionType.TRANSACTION_TYPE_DEPOSIT
        ? Book.outsideWorld(posting.currency())
        : required(posting.source());
  }

  /** Returns the account that is credited, or null for a hold and its release. */
  public static @Nullable UUID destination(Posting posting, @Nullable Target target) {
    if (target == null) {
      return posting.destination();
    }
    return switch (posting.type()) {
      case TRANSACTION_TYPE_CAPTURE -> Book.payoutClearing(target.row().currency());
      case TRANSACTION_TYPE_REVERSAL -> target.row().source();
      default -> null;
    };
  }

  /**
   * Returns the adjustment that takes the place of a reversal. It resolves what was returned, or
   * the reversal that had given it back before, so that nothing is returned twice.
   */
  static Posting unclaimed(Posting reversal, Target target) {
    TransactionRow row = target.row();
    Resolution before = target.resolution();
    long resolves =
        before != null && before.type() == TransactionType.TRANSACTION_TYPE_REVERSAL
            ? before.seq()
            : row.seq();
    return new Posting(
        reversal.caller(),
        reversal.key(),
        TransactionType.TRANSACTION_TYPE_ADJUSTMENT,
        row.amount(),
        row.currency(),
        null,
        Book.payoutClearing(row.currency()),
        Book.unclaimedReturns(row.currency()),
        resolves,
        reversal.description(),
        reversal.metadata(),
        null,
        null);
  }

  /** Returns the amount in minor units: that of the resolved transaction if none is given. */
  public static long amount(Posting posting, @Nullable Target target) {
    return posting.amount() == 0 && target != null ? target.row().amount() : posting.amount();
  }

  /** Returns a value that an earlier check has found. */
  public static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("An earlier check should have refused this order");
    }
    return value;
  }
}
