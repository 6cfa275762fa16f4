package com.nissmart.ledger;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.Order.Opening;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.ledger.v1.HoldRequest;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.ReleaseRequest;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.runtime.identity.Caller;
import java.util.UUID;

/** The contract's requests as orders to the book. */
final class Orders {
  private final Requests requests;

  Orders(Requests requests) {
    this.requests = requests;
  }

  /** A deposit or a transfer of the calling user. */
  Posting posting(Caller.User caller, PostTransactionRequest request) {
    String key = Requests.key(request.getIdempotencyKey());
    TransactionType type = request.getType();
    boolean deposit = type == TransactionType.TRANSACTION_TYPE_DEPOSIT;
    if (!deposit && type != TransactionType.TRANSACTION_TYPE_TRANSFER) {
      throw Refusal.invalid("type", "OUT_OF_RANGE", "type is DEPOSIT or TRANSFER");
    }
    if (deposit && !request.getSourceAccountId().isEmpty()) {
      throw Refusal.invalid(
          "source_account_id", "UNKNOWN_MEMBER", "a deposit comes from the outside world");
    }
    Money amount = Requests.amount(request.hasAmount(), request.getAmount());
    UUID source =
        deposit ? null : Ids.ACCOUNT.parse("source_account_id", request.getSourceAccountId());
    return new Posting(
        caller.id(),
        key,
        type,
        amount.amount(),
        amount.currency(),
        caller.userId(),
        source,
        Ids.ACCOUNT.parse("destination_account_id", request.getDestinationAccountId()),
        0,
        Requests.description(request.getDescription()),
        Requests.metadata(request.hasMetadata(), request.getMetadata()),
        requests.past("effective_at", request.hasEffectiveAt(), request.getEffectiveAt()));
  }

  static Posting hold(Caller caller, HoldRequest request) {
    Money amount = Requests.amount(request.hasAmount(), request.getAmount());
    return new Posting(
        caller.id(),
        Requests.key(request.getIdempotencyKey()),
        TransactionType.TRANSACTION_TYPE_WITHDRAWAL,
        amount.amount(),
        amount.currency(),
        Ids.USER.parse("owner_id", request.getOwnerId()),
        Ids.ACCOUNT.parse("account_id", request.getAccountId()),
        null,
        0,
        Requests.description(request.getDescription()),
        Requests.metadata(request.hasMetadata(), request.getMetadata()),
        null);
  }

  static Posting capture(Caller caller, CaptureRequest request) {
    Money amount = request.hasAmount() ? Requests.amount(true, request.getAmount()) : null;
    return resolving(
        caller,
        request.getIdempotencyKey(),
        TransactionType.TRANSACTION_TYPE_CAPTURE,
        amount == null ? 0 : amount.amount(),
        amount == null ? "" : amount.currency(),
        request.getHoldTransactionId(),
        request.getDescription());
  }

  static Posting release(Caller caller, ReleaseRequest request) {
    return resolving(
        caller,
        request.getIdempotencyKey(),
        TransactionType.TRANSACTION_TYPE_RELEASE,
        0,
        "",
        request.getHoldTransactionId(),
        request.getDescription());
  }

  static Opening opening(Caller caller, OpenAccountRequest request) {
    String currency = request.getCurrency();
    return new Opening(
        caller.id(),
        Ids.ACCOUNT.parse("account_id", request.getAccountId()),
        Ids.USER.parse("owner_id", request.getOwnerId()),
        new Money(0, currency).currency());
  }

  private static Posting resolving(
      Caller caller,
      String key,
      TransactionType type,
      long amount,
      String currency,
      String holdTransactionId,
      String description) {
    long seq = Ids.seqOf(Book.ID, Ids.TRANSACTION.parse("hold_transaction_id", holdTransactionId));
    if (seq == 0) {
      throw new Refusal(Reason.TRANSACTION_NOT_FOUND, "No transaction " + holdTransactionId);
    }
    return new Posting(
        caller.id(),
        Requests.key(key),
        type,
        amount,
        currency,
        null,
        null,
        null,
        seq,
        Requests.description(description),
        null,
        null);
  }
}
