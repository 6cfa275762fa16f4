package com.nissmart.ledger.decision;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.OrderOutcome.Posted;
import com.nissmart.ledger.book.OrderOutcome.Refused;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.book.TransactionRow.Failure;
import com.nissmart.ledger.decision.BookView.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an order whose key is in the book: the first outcome again, or a refusal because
 * the key belongs to another request.
 */
final class Replay {
  private Replay() {}

  static OrderOutcome of(
      TransactionRow known,
      Posting posting,
      UUID source,
      @Nullable UUID destination,
      @Nullable Target target) {
    List<FieldError> differing = new ArrayList<>();
    if (!hasSameKey(known, posting)) {
      // The transaction may be another caller's, so its fields are not compared.
      compare(differing, "idempotency_key", known.idempotencyKey(), null);
      return reused(differing);
    }
    compare(differing, "amount", known.amount(), PostingParties.amount(posting, target));
    if (target == null) {
      compare(differing, "currency", known.currency(), posting.currency());
      compare(differing, "source_account_id", known.source(), source);
      compare(differing, "destination_account_id", known.destination(), destination);
    } else if (posting.amount() != 0 && !isOfTheSameCurrency(known, posting)) {
      compare(differing, "currency", known.currency(), null);
    }
    compare(differing, "hold_transaction_id", known.resolves(), posting.resolves());
    compare(differing, "description", DisplayText.normalize(known.description()), posting.text());
    compare(differing, "metadata", known.metadata(), posting.metadata());
    compare(differing, "effective_at", known.effectiveAt(), posting.effectiveAt());
    compare(differing, "expires_at", known.expiresAt(), posting.expiresAt());
    if (!differing.isEmpty()) {
      return reused(differing);
    }
    Failure failure = known.failure();
    return failure == null
        ? new Posted(known, true)
        : new Refused(refusal(known, failure).asReplay());
  }

  /** Compares the key itself, because two keys may have the same dedup id. */
  private static boolean hasSameKey(TransactionRow known, Posting posting) {
    return known.requestedBy().equals(posting.caller())
        && known.type() == posting.type()
        && known.idempotencyKey().equals(posting.key());
  }

  /** Compares with the hold's currency, which the row of a capture always stores. */
  private static boolean isOfTheSameCurrency(TransactionRow known, Posting posting) {
    Failure failure = known.failure();
    boolean wasAnother = failure != null && failure.code() == Reason.CURRENCY_MISMATCH;
    return wasAnother != known.currency().equals(posting.currency());
  }

  private static Refused reused(List<FieldError> differing) {
    return new Refused(
        new Refusal(
            Reason.IDEMPOTENCY_KEY_REUSED,
            "The key was used before for another request; use a new key",
            differing,
            null));
  }

  /** Returns the refusal that a FAILED transaction records. */
  static Refusal refusal(TransactionRow row, Failure failure) {
    return new Refusal(failure.code(), failure.message(), List.of(), row.id());
  }

  private static void compare(
      List<FieldError> differing, String field, @Nullable Object then, @Nullable Object now) {
    if (!Objects.equals(then, now)) {
      differing.add(
          new FieldError(
              field, "DIFFERS", field + " differs from the first request with this key"));
    }
  }
}
