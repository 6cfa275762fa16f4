package com.nissmart.ledger.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import com.nissmart.common.v1.Money;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.history.AccountView;
import com.nissmart.ledger.history.BalanceView;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.history.EntryView;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.Balance;
import com.nissmart.ledger.v1.Entry;
import com.nissmart.ledger.v1.ExplainBalanceResponse;
import com.nissmart.ledger.v1.Failure;
import com.nissmart.ledger.v1.OpenHold;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.write.BalanceExplainer.BalanceExplanation;
import java.time.Instant;
import java.util.UUID;

/** The conversion of rows and views into the contract's messages. */
public final class LedgerMessages {
  private LedgerMessages() {}

  static Account account(AccountView account) {
    UUID owner = account.ownerId();
    return Account.newBuilder()
        .setId(Ids.ACCOUNT.format(account.id()))
        .setOwnerId(owner == null ? "" : Ids.USER.format(owner))
        .setKind(account.kind())
        .setStatus(account.status())
        .setBalance(balance(account.balance()))
        .setCreatedAt(timestamp(account.createdAt()))
        .build();
  }

  static Balance balance(BalanceView balance) {
    return Balance.newBuilder()
        .setCurrency(balance.currency())
        .setPosted(balance.posted())
        .setHeld(balance.held())
        .setAvailable(balance.available())
        .setVersion(balance.version())
        .build();
  }

  static Entry entry(EntryView entry) {
    return Entry.newBuilder()
        .setAccountSeq(entry.accountSeq())
        .setSeq(entry.seq())
        .setTransactionId(TransactionRow.publicId(entry.seq()))
        .setType(entry.type())
        .setAmount(entry.amount())
        .setBalance(entry.balance())
        .setHeld(entry.held())
        .setDescription(entry.description())
        .setCreatedAt(timestamp(entry.createdAt()))
        .build();
  }

  /** Leaves out the key and the metadata for everyone but the requester and operators. */
  static Transaction transaction(BookViewer viewer, TransactionView view) {
    TransactionRow row = view.row();
    Transaction.Builder message =
        Transaction.newBuilder()
            .setId(row.id())
            .setSeq(row.seq())
            .setType(row.type())
            .setStatus(view.status())
            .setAmount(Money.newBuilder().setAmount(row.amount()).setCurrency(row.currency()))
            .setSourceAccountId(Ids.ACCOUNT.format(row.source()))
            .setDescription(row.description())
            .setCreatedAt(timestamp(row.createdAt()))
            .setUpdatedAt(timestamp(view.updatedAt()));
    optional(message, row);
    if (viewer.seesAll() || row.requestedBy().equals(viewer.name())) {
      message.setIdempotencyKey(row.idempotencyKey()).setRequestedBy(row.requestedBy());
      String metadata = row.metadata();
      if (metadata != null) {
        message.setMetadata(metadata(metadata));
      }
    }
    return message.build();
  }

  private static Struct metadata(String json) {
    Struct.Builder metadata = Struct.newBuilder();
    try {
      JsonFormat.parser().merge(json, metadata);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("The book has metadata that is not a JSON object", e);
    }
    return metadata.build();
  }

  private static void optional(Transaction.Builder message, TransactionRow row) {
    UUID destination = row.destination();
    if (destination != null) {
      message.setDestinationAccountId(Ids.ACCOUNT.format(destination));
    }
    TransactionRow.Failure failure = row.failure();
    if (failure != null) {
      message.setFailure(
          Failure.newBuilder().setCode(failure.code()).setMessage(failure.message()));
    }
    if (row.resolves() != 0) {
      message.setResolvesTransactionId(TransactionRow.publicId(row.resolves()));
    }
    Instant effectiveAt = row.effectiveAt();
    if (effectiveAt != null) {
      message.setEffectiveAt(timestamp(effectiveAt));
    }
    Instant expiresAt = row.expiresAt();
    if (expiresAt != null) {
      message.setExpiresAt(timestamp(expiresAt));
    }
  }

  static ExplainBalanceResponse explanation(BalanceExplanation explanation) {
    ExplainBalanceResponse.Builder message =
        ExplainBalanceResponse.newBuilder()
            .setBalance(
                balance(
                    new BalanceView(
                        explanation.currency(),
                        explanation.posted(),
                        explanation.held(),
                        explanation.version())))
            .setStatus(explanation.status())
            .setDebitedToday(explanation.debitedToday());
    explanation.holds().forEach(hold -> message.addOpenHolds(openHold(hold)));
    Long floor = explanation.floor();
    Long dailyLimit = explanation.dailyLimit();
    if (floor != null && dailyLimit != null) {
      message.setFloor(floor).setDailyLimit(dailyLimit);
    }
    return message.build();
  }

  private static OpenHold openHold(TransactionRow hold) {
    OpenHold.Builder message =
        OpenHold.newBuilder()
            .setTransactionId(hold.id())
            .setAmount(hold.amount())
            .setRequestedBy(hold.requestedBy())
            .setDescription(hold.description())
            .setCreatedAt(timestamp(hold.createdAt()));
    Instant expiresAt = hold.expiresAt();
    return expiresAt == null ? message.build() : message.setExpiresAt(timestamp(expiresAt)).build();
  }

  public static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
