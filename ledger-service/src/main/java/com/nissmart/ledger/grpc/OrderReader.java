package com.nissmart.ledger.grpc;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.Order.Opening;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.Order.StatusChange;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.AdjustRequest;
import com.nissmart.ledger.v1.AdjustmentKind;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.ledger.v1.HoldAct;
import com.nissmart.ledger.v1.HoldRequest;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.ReleaseRequest;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.runtime.identity.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The conversion of requests into orders to the book. */
final class OrderReader {
  private final RequestFields requests;

  OrderReader(RequestFields requests) {
    this.requests = requests;
  }

  /** Reads a deposit or a transfer of the calling user. */
  Order posting(Caller.User caller, PostTransactionRequest request) {
    String key = RequestFields.key(request.getIdempotencyKey());
    TransactionType type = request.getType();
    boolean deposit = type == TransactionType.TRANSACTION_TYPE_DEPOSIT;
    if (!deposit && type != TransactionType.TRANSACTION_TYPE_TRANSFER) {
      throw RequestFields.outOfRange("type", "be DEPOSIT or TRANSFER");
    }
    if (deposit && !request.getSourceAccountId().isEmpty()) {
      throw Refusal.invalid(
          "source_account_id", "UNKNOWN_MEMBER", "A deposit has no source account; leave it empty");
    }
    Money amount = RequestFields.amount(request.hasAmount(), request.getAmount());
    UUID source =
        deposit ? null : Ids.ACCOUNT.parse("source_account_id", request.getSourceAccountId());
    Posting posting =
        new Posting(
            caller.id(),
            key,
            type,
            amount.amount(),
            amount.currency(),
            caller.userId(),
            source,
            Ids.ACCOUNT.parse("destination_account_id", request.getDestinationAccountId()),
            0,
            RequestFields.description(request.getDescription()),
            RequestFields.metadata(request.hasMetadata(), request.getMetadata()),
            requests.past("effective_at", request.hasEffectiveAt(), request.getEffectiveAt()),
            null);
    return request.getValidateOnly() ? new Order.Trial(posting) : posting;
  }

  static Posting hold(Caller caller, HoldRequest request) {
    Money amount = RequestFields.amount(request.hasAmount(), request.getAmount());
    return new Posting(
        caller.id(),
        RequestFields.key(request.getIdempotencyKey()),
        TransactionType.TRANSACTION_TYPE_WITHDRAWAL,
        amount.amount(),
        amount.currency(),
        Ids.USER.parse("owner_id", request.getOwnerId()),
        Ids.ACCOUNT.parse("account_id", request.getAccountId()),
        null,
        0,
        RequestFields.description(request.getDescription()),
        RequestFields.metadata(request.hasMetadata(), request.getMetadata()),
        null,
        RequestFields.instant("expires_at", request.hasExpiresAt(), request.getExpiresAt()));
  }

  static Posting capture(Caller caller, CaptureRequest request) {
    Money amount = request.hasAmount() ? RequestFields.amount(true, request.getAmount()) : null;
    return resolving(
        caller,
        request.getIdempotencyKey(),
        TransactionType.TRANSACTION_TYPE_CAPTURE,
        amount,
        "hold_transaction_id",
        request.getHoldTransactionId(),
        request.getDescription());
  }

  static Posting release(Caller caller, ReleaseRequest request) {
    return resolving(
        caller,
        request.getIdempotencyKey(),
        TransactionType.TRANSACTION_TYPE_RELEASE,
        null,
        "hold_transaction_id",
        request.getHoldTransactionId(),
        request.getDescription());
  }

  /**
   * Reads an act on a hold.
   *
   * @param validateOnly whether it is only tried, which only a new hold can be
   */
  static Order act(Caller caller, HoldAct act, boolean validateOnly) {
    if (validateOnly) {
      if (!act.hasHold()) {
        throw Refusal.invalid("act", "OUT_OF_RANGE", "An act to validate only must be a hold");
      }
      return new Order.Trial(hold(caller, act.getHold()));
    }
    return switch (act.getActCase()) {
      case HOLD -> hold(caller, act.getHold());
      case CAPTURE -> capture(caller, act.getCapture());
      case RELEASE -> release(caller, act.getRelease());
      case ACT_NOT_SET ->
          throw Refusal.invalid("act", "REQUIRED", "An act must be hold, capture or release");
    };
  }

  static Order reversal(Caller caller, ReverseRequest request) {
    Posting reversal =
        resolving(
            caller,
            request.getIdempotencyKey(),
            TransactionType.TRANSACTION_TYPE_REVERSAL,
            null,
            "transaction_id",
            request.getTransactionId(),
            request.getDescription());
    if (!request.getUnclaimedWhenRefused()) {
      return reversal;
    }
    if (caller instanceof Caller.User) {
      throw new Refusal(
          Reason.PERMISSION_DENIED, "Only payout-service may set unclaimed_when_refused");
    }
    return new Order.BankReturn(reversal);
  }

  static Posting adjustment(Caller caller, AdjustRequest request) {
    Money amount = RequestFields.amount(request.hasAmount(), request.getAmount());
    String currency = amount.currency();
    boolean payOn = request.getKind() == AdjustmentKind.ADJUSTMENT_KIND_PAY_ON;
    if (!payOn && !request.getAccountId().isEmpty()) {
      throw Refusal.invalid(
          "account_id", "UNKNOWN_MEMBER", "Only PAY_ON names a wallet; leave it empty");
    }
    UUID clearing = Book.payoutClearing(currency);
    UUID suspense = Book.suspense(currency);
    return switch (request.getKind()) {
      case ADJUSTMENT_KIND_UNSPECIFIED, ADJUSTMENT_KIND_LATE_PAYMENT ->
          adjustment(caller, request, amount, suspense, clearing);
      case ADJUSTMENT_KIND_UNCLAIMED_RETURN ->
          adjustment(caller, request, amount, clearing, Book.unclaimedReturns(currency));
      case ADJUSTMENT_KIND_PAY_ON ->
          adjustment(
              caller,
              request,
              amount,
              Book.unclaimedReturns(currency),
              Ids.ACCOUNT.parse("account_id", request.getAccountId()));
      case ADJUSTMENT_KIND_BANK_CHARGE ->
          adjustment(caller, request, amount, Book.bankCharges(currency), clearing);
      case ADJUSTMENT_KIND_WRITE_OFF ->
          adjustment(caller, request, amount, Book.writeOffs(currency), suspense);
      case UNRECOGNIZED -> throw RequestFields.outOfRange("kind", "be a value of AdjustmentKind");
    };
  }

  private static Posting adjustment(
      Caller caller, AdjustRequest request, Money amount, UUID source, UUID destination) {
    return new Posting(
        caller.id(),
        RequestFields.key(request.getIdempotencyKey()),
        TransactionType.TRANSACTION_TYPE_ADJUSTMENT,
        amount.amount(),
        amount.currency(),
        null,
        source,
        destination,
        0,
        RequestFields.description(request.getDescription()),
        RequestFields.metadata(request.hasMetadata(), request.getMetadata()),
        null,
        null);
  }

  static StatusChange statusChange(Caller caller, SetAccountStatusRequest request) {
    String note = DisplayText.required("note", request.getNote(), Posting.LONGEST_DESCRIPTION);
    AccountStatus status = request.getStatus();
    if (status == AccountStatus.ACCOUNT_STATUS_UNSPECIFIED
        || status == AccountStatus.UNRECOGNIZED) {
      throw RequestFields.outOfRange("status", "be a value of AccountStatus");
    }
    return new StatusChange(
        caller.id(), Ids.ACCOUNT.parse("account_id", request.getAccountId()), status, note);
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
      @Nullable Money amount,
      String field,
      String transactionId,
      String description) {
    long seq = Ids.seqOf(Book.ID, Ids.TRANSACTION.parse(field, transactionId));
    if (seq == 0) {
      throw new Refusal(Reason.TRANSACTION_NOT_FOUND, "No transaction " + transactionId);
    }
    return Posting.resolving(
        caller.id(),
        RequestFields.key(key),
        type,
        amount == null ? 0 : amount.amount(),
        amount == null ? "" : amount.currency(),
        seq,
        RequestFields.description(description));
  }
}
