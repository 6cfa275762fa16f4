package com.nissmart.ledger.decision;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.decision.BookView.Target;
import com.nissmart.ledger.v1.TransactionType;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts and which amount a posting means, where it leaves them to its type or to what it
 * resolves.
 */
public final class PostingParties {
  private PostingParties() {}

  /** The accounts that an order names itself; what it resolves may name others. */
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
      case Order.Opening opening -> Set.of(opening.accountId());
      case Order.StatusChange change -> Set.of(change.accountId());
    };
  }

  /** The account that is debited, held or released. */
  public static UUID source(Posting posting, @Nullable Target target) {
    if (target != null) {
      boolean reversal = posting.type() == TransactionType.TRANSACTION_TYPE_REVERSAL;
      UUID destination = target.row().destination();
      return reversal && destination != null ? destination : target.row().source();
    }
    return switch (posting.type()) {
      case TRANSACTION_TYPE_DEPOSIT -> Book.outsideWorld(posting.currency());
      case TRANSACTION_TYPE_ADJUSTMENT -> Book.suspense(posting.currency());
      default -> there(posting.source());
    };
  }

  /** The account that is credited; null where none is. */
  public static @Nullable UUID destination(Posting posting, @Nullable Target target) {
    if (target == null) {
      return posting.type() == TransactionType.TRANSACTION_TYPE_ADJUSTMENT
          ? Book.payoutClearing(posting.currency())
          : posting.destination();
    }
    return switch (posting.type()) {
      case TRANSACTION_TYPE_CAPTURE -> Book.payoutClearing(target.row().currency());
      case TRANSACTION_TYPE_REVERSAL -> target.row().source();
      default -> null;
    };
  }

  /** Minor units; all of what is resolved where the posting names none. */
  public static long amount(Posting posting, @Nullable Target target) {
    return posting.amount() == 0 && target != null ? target.row().amount() : posting.amount();
  }

  /** A value that an earlier check has found. */
  public static <T> T there(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("an earlier check should have refused this order");
    }
    return value;
  }
}
