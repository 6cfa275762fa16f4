package com.nissmart.ledger.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import com.nissmart.common.v1.Money;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.FrozenParts;
import com.nissmart.ledger.history.AccountView;
import com.nissmart.ledger.history.BalanceExplainer.BalanceExplanation;
import com.nissmart.ledger.history.BalanceView;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.history.EntryView;
import com.nissmart.ledger.history.History.StatementSums;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.Balance;
import com.nissmart.ledger.v1.Entry;
import com.nissmart.ledger.v1.ExplainBalanceResponse;
import com.nissmart.ledger.v1.Failure;
import com.nissmart.ledger.v1.GetStatementSumsResponse;
import com.nissmart.ledger.v1.OpenHold;
import com.nissmart.ledger.v1.Transaction;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The conversion of rows and views into the contract's messages. */
public final class LedgerMessages {
  private LedgerMessages() {}

  static Account account(AccountView account, FrozenParts frozen) {
    UUID owner = account.ownerId();
    return Account.newBuilder()
        .setId(Ids.ACCOUNT.format(account.id()))
        .setOwnerId(owner == null ? "" : Ids.USER.format(owner))
        .setKind(account.kind())
        .setStatus(account.status())
        .setBalance(balance(account.balance()))
        .setCreatedAt(timestamp(account.createdAt()))
        .setInSafeMode(frozen.contains(account.id()))
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

  static GetStatementSumsResponse sums(StatementSums sums) {
    return GetStatementSumsResponse.newBuilder()
        .setCurrency(sums.closing().currency())
        .setOpeningBalance(sums.opening().posted())
        .setClosingBalance(sums.closing().posted())
        .setMoneyIn(sums.moneyIn().toString())
        .setMoneyOut(sums.moneyOut().toString())
        .setMovements(sums.movements())
        .setLastAccountSeq(sums.closing().version())
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
      ifPresent(row.metadata(), json -> message.setMetadata(metadata(json)));
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
    ifPresent(row.destination(), id -> message.setDestinationAccountId(Ids.ACCOUNT.format(id)));
    ifPresent(
        row.failure(),
        failure ->
            message.setFailure(
                Failure.newBuilder().setCode(failure.code()).setMessage(failure.message())));
    if (row.resolves() != 0) {
      message.setResolvesTransactionId(TransactionRow.publicId(row.resolves()));
    }
    ifPresent(row.effectiveAt(), at -> message.setEffectiveAt(timestamp(at)));
    ifPresent(row.expiresAt(), at -> message.setExpiresAt(timestamp(at)));
  }

  private static <T> void ifPresent(@Nullable T value, Consumer<T> set) {
    if (value != null) {
      set.accept(value);
    }
  }

  static ExplainBalanceResponse explanation(BalanceExplanation explanation) {
    ExplainBalanceResponse.Builder message =
        ExplainBalanceResponse.newBuilder()
            .setBalance(balance(explanation.balance()))
            .setStatus(explanation.status())
            .setDebitedToday(explanation.debitedToday());
    explanation.holds().forEach(hold -> message.addOpenHolds(openHold(hold)));
    ifPresent(explanation.floor(), message::setFloor);
    ifPresent(explanation.dailyLimit(), message::setDailyLimit);
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
    ifPresent(hold.expiresAt(), at -> message.setExpiresAt(timestamp(at)));
    return message.build();
  }

  public static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
