package com.nissmart.ledger.journal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.nissmart.common.v1.Reason;
import com.nissmart.ledger.book.AccountChange;
import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.book.EntryEnd;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.book.TransactionRow.Failure;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.v1.JournalAccountChange;
import com.nissmart.ledger.v1.JournalBatch;
import com.nissmart.ledger.v1.JournalTransaction;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The conversion between a batch's decisions and the message that the journal stores. */
public final class JournalFormat {
  private static final long MICROS = 1_000_000;
  private static final long NANOS_A_MICRO = 1_000;
  private static final int UUID_BYTES = 16;

  private JournalFormat() {}

  /**
   * The content of a batch of format 1.
   *
   * @param limitDay the day of the daily limits that the batch states, or 0
   */
  public record Content(
      long writerEpoch,
      int timeline,
      List<BookedTransaction> transactions,
      List<AccountChange> accountChanges,
      long skippedSeqs,
      int limitDay) {}

  /** Returns the message of a batch. */
  static JournalBatch encode(
      BatchChanges changes, long writerEpoch, int timeline, long skippedSeqs, ByteString salt) {
    JournalBatch.Builder batch =
        JournalBatch.newBuilder()
            .setWriterEpoch(writerEpoch)
            .setTimeline(timeline)
            .setSkippedSeqs(skippedSeqs)
            .setSalt(salt)
            .setLimitDay(changes.statedDay());
    for (BookedTransaction booked : changes.transactions) {
      batch.addTransactions(message(booked));
    }
    for (AccountChange change : changes.accountChanges) {
      batch.addAccountChanges(message(change));
    }
    return batch.build();
  }

  /**
   * Returns the content of a row.
   *
   * @throws UnknownFormatException when the row has a format or a field that this version does not
   *     know
   */
  public static Content decode(JournalRow row) {
    JournalBatch batch = message(row);
    List<BookedTransaction> transactions = new ArrayList<>(batch.getTransactionsCount());
    for (JournalTransaction transaction : batch.getTransactionsList()) {
      transactions.add(
          transaction(transaction, row.firstSeq() + transactions.size(), row.createdAt()));
    }
    return new Content(
        batch.getWriterEpoch(),
        batch.getTimeline(),
        transactions,
        batch.getAccountChangesList().stream().map(JournalFormat::change).toList(),
        batch.getSkippedSeqs(),
        batch.getLimitDay());
  }

  /**
   * Returns the message of a row.
   *
   * @throws UnknownFormatException when the row has a format or a field that this version does not
   *     know
   */
  static JournalBatch message(JournalRow row) {
    if (row.format() != JournalRow.MESSAGE) {
      throw new UnknownFormatException(row.batchNo(), "format " + row.format());
    }
    try {
      JournalBatch batch = JournalBatch.parseFrom(row.payload());
      requireKnown(row, batch);
      return batch;
    } catch (InvalidProtocolBufferException e) {
      throw new UnknownFormatException(row.batchNo(), "a payload that cannot be read", e);
    }
  }

  /** Returns the transaction of one message of a payload. */
  static BookedTransaction transaction(ByteString message, long seq, Instant createdAt) {
    try {
      return transaction(JournalTransaction.parseFrom(message), seq, createdAt);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("Transaction " + seq + " cannot be read again", e);
    }
  }

  private static void requireKnown(JournalRow row, JournalBatch batch) {
    boolean known =
        batch.getUnknownFields().asMap().isEmpty()
            && batch.getSalt().size() == (row.transactions() == 0 ? 0 : TransactionTree.SALT)
            && batch.getTransactionsCount() == row.transactions()
            && batch.getTransactionsList().stream()
                .allMatch(each -> each.getUnknownFields().asMap().isEmpty())
            && batch.getAccountChangesList().stream()
                .allMatch(each -> each.getUnknownFields().asMap().isEmpty());
    if (!known) {
      throw new UnknownFormatException(row.batchNo(), "a field that is not known");
    }
  }

  private static JournalTransaction message(BookedTransaction booked) {
    TransactionRow row = booked.row();
    JournalTransaction.Builder message =
        JournalTransaction.newBuilder()
            .setType(row.type())
            .setStatus(row.status())
            .setAmount(row.amount())
            .setCurrency(row.currency())
            .setSourceAccountId(bytes(row.source()))
            .setRequestedBy(row.requestedBy())
            .setIdempotencyKey(row.idempotencyKey())
            .setDedupId(bytes(booked.dedupId()))
            .setDescription(row.description())
            .setResolves(row.resolves())
            .setReleased(booked.released())
            .setEffectiveAt(micros(row.effectiveAt()))
            .setExpiresAt(micros(row.expiresAt()));
    UUID destination = row.destination();
    if (destination != null) {
      message.setDestinationAccountId(bytes(destination));
    }
    if (row.metadata() != null) {
      message.setMetadata(row.metadata());
    }
    Failure failure = row.failure();
    if (failure != null) {
      message.setFailureCode(failure.code().name()).setFailureMessage(failure.message());
    }
    addEnds(message, booked.ends());
    return message.build();
  }

  private static void addEnds(JournalTransaction.Builder message, List<EntryEnd> ends) {
    if (!ends.isEmpty()) {
      EntryEnd source = ends.getFirst();
      message
          .setSourceAccountSeq(source.accountSeq())
          .setSourceBalance(source.balance())
          .setSourceHeld(source.held());
    }
    if (ends.size() > 1) {
      EntryEnd destination = ends.getLast();
      message
          .setDestinationAccountSeq(destination.accountSeq())
          .setDestinationBalance(destination.balance())
          .setDestinationHeld(destination.held());
    }
  }

  private static List<EntryEnd> ends(JournalTransaction message) {
    if (message.getSourceAccountSeq() == 0) {
      return List.of();
    }
    EntryEnd source =
        new EntryEnd(
            message.getSourceAccountSeq(), message.getSourceBalance(), message.getSourceHeld());
    return message.getDestinationAccountSeq() == 0
        ? List.of(source)
        : List.of(
            source,
            new EntryEnd(
                message.getDestinationAccountSeq(),
                message.getDestinationBalance(),
                message.getDestinationHeld()));
  }

  private static BookedTransaction transaction(
      JournalTransaction message, long seq, Instant createdAt) {
    TransactionRow row =
        new TransactionRow(
            seq,
            message.getType(),
            message.getStatus(),
            message.getAmount(),
            message.getCurrency(),
            uuid(message.getSourceAccountId()),
            message.getDestinationAccountId().isEmpty()
                ? null
                : uuid(message.getDestinationAccountId()),
            message.getRequestedBy(),
            message.getIdempotencyKey(),
            message.getDescription(),
            message.getMetadata().isEmpty() ? null : message.getMetadata(),
            message.getResolves(),
            message.getFailureCode().isEmpty()
                ? null
                : new Failure(
                    Reason.valueOf(message.getFailureCode()), message.getFailureMessage()),
            createdAt,
            instant(message.getEffectiveAt()),
            instant(message.getExpiresAt()));
    return new BookedTransaction(
        row, uuid(message.getDedupId()), message.getReleased(), ends(message));
  }

  private static JournalAccountChange message(AccountChange change) {
    JournalAccountChange.Builder message =
        JournalAccountChange.newBuilder()
            .setAccountId(bytes(change.accountId()))
            .setChangeNo(change.changeNo())
            .setAtSeq(change.atSeq())
            .setKind(change.kind())
            .setCurrency(change.currency())
            .setMayGoNegative(change.mayGoNegative())
            .setStatus(change.status())
            .setChangedBy(change.changedBy())
            .setNote(change.note());
    UUID owner = change.ownerId();
    if (owner != null) {
      message.setOwnerId(bytes(owner));
    }
    return message.build();
  }

  private static AccountChange change(JournalAccountChange message) {
    return new AccountChange(
        uuid(message.getAccountId()),
        message.getChangeNo(),
        message.getAtSeq(),
        message.getKind(),
        message.getOwnerId().isEmpty() ? null : uuid(message.getOwnerId()),
        message.getCurrency(),
        message.getMayGoNegative(),
        message.getStatus(),
        message.getChangedBy(),
        message.getNote());
  }

  private static ByteString bytes(UUID id) {
    ByteBuffer bytes = ByteBuffer.allocate(UUID_BYTES);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    return UnsafeByteOperations.unsafeWrap(bytes.flip());
  }

  private static UUID uuid(ByteString bytes) {
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  private static long micros(@Nullable Instant time) {
    return time == null ? 0 : time.getEpochSecond() * MICROS + time.getNano() / NANOS_A_MICRO;
  }

  private static @Nullable Instant instant(long micros) {
    return micros == 0
        ? null
        : Instant.ofEpochSecond(
            Math.floorDiv(micros, MICROS), NANOS_A_MICRO * Math.floorMod(micros, MICROS));
  }
}
