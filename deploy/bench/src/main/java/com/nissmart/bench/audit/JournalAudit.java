package com.nissmart.bench.audit;

import com.google.protobuf.ByteString;
import com.nissmart.bench.load.RecordedAnswers;
import com.nissmart.bench.load.RecordedAnswers.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;

/**
 * The journal, read batch after batch: it checks that it is one unbroken chain, and passes on what
 * it has. The numbers of the fields are those of journal.proto; no code of the ledger is used.
 */
final class JournalAudit {
  private static final List<String> TYPES =
      List.of(
          "", "DEPOSIT", "TRANSFER", "WITHDRAWAL", "CAPTURE", "RELEASE", "REVERSAL", "ADJUSTMENT");
  private static final List<String> STATUSES = List.of("", "PENDING", "COMPLETED", "FAILED");
  private static final List<String> KINDS = List.of("", "CUSTOMER", "SYSTEM");
  private static final List<String> ACCOUNT_STATUSES =
      List.of("", "ACTIVE", "DEBITS_FROZEN", "FROZEN", "CLOSED", "CREDITS_FROZEN");
  private static final int BATCH_FIELDS = 7;
  private static final int TRANSACTION_FIELDS = 23;
  private static final int CHANGE_FIELDS = 10;
  private static final int HASH_BYTES = 32;

  private final AccountIndexes accounts;
  private final DerivedBook check;
  private final AuditFindings findings;
  private final RecordedAnswers openings;
  private final BitSet opened = new BitSet();
  private final DerivedTables tables;
  private ByteString hash = ByteString.copyFrom(new byte[HASH_BYTES]);
  private long lastBatch = -1;
  private long lastSeq;
  private long lastAt = Long.MIN_VALUE;

  JournalAudit(
      AccountIndexes accounts, DerivedBook check, RecordedAnswers openings, DerivedTables tables) {
    this.accounts = accounts;
    this.check = check;
    this.tables = tables;
    this.findings = check.findings();
    this.openings = openings;
  }

  void row(JournalBatchRow row) {
    try {
      read(row);
    } catch (IOException e) {
      findings.add("batch %d cannot be read: %s".formatted(row.batchNo(), e.getMessage()));
    }
    lastBatch = row.batchNo();
    lastSeq = row.lastSeq();
    lastAt = row.createdAt();
    hash = row.hash();
  }

  private void read(JournalBatchRow row) throws IOException {
    if (row.format() != 1) {
      throw new IOException("format " + row.format());
    }
    NumberedFields batch = new NumberedFields(row.payload().toByteArray(), BATCH_FIELDS);
    List<NumberedFields> transactions = new ArrayList<>();
    for (byte[] message : batch.all(3)) {
      transactions.add(new NumberedFields(message, TRANSACTION_FIELDS));
    }
    if (!follows(row, BatchRoot.of(batch.bytes(6), transactions, row.firstSeq()))) {
      findings.add("batch %d does not follow batch %d".formatted(row.batchNo(), lastBatch));
    }
    long seq = row.firstSeq();
    for (NumberedFields transaction : transactions) {
      transaction(transaction, row.createdAt(), (int) batch.number(7), seq++);
    }
    if (seq != row.lastSeq() + 1 || batch.number(5) != 0) {
      throw new IOException("its transactions are not those of its numbers");
    }
    for (byte[] message : batch.all(4)) {
      change(new NumberedFields(message, CHANGE_FIELDS), row);
    }
  }

  private boolean follows(JournalBatchRow row, ByteString root) {
    return row.batchNo() == lastBatch + 1
        && row.firstSeq() == lastSeq + 1
        && row.createdAt() >= lastAt
        && row.hash().equals(row.batchNo() == 0 ? hash : row.expectedHash(hash, root));
  }

  private void transaction(NumberedFields message, long createdAt, int limitDay, long seq)
      throws IOException {
    AuditedTransaction row =
        new AuditedTransaction(
            seq,
            word(TYPES, message.number(1)),
            word(STATUSES, message.number(2)),
            message.number(3),
            message.number(12),
            createdAt,
            message.number(16),
            message.number(17),
            required(message, 9),
            required(message, 5),
            message.id(6),
            message.text(4),
            message.text(7),
            message.text(8),
            message.text(10),
            message.textOrNull(11),
            message.textOrNull(14),
            message.textOrNull(15));
    long released = message.number(13);
    check.expect(seq, row.hash());
    check.transaction(
        new BookedTransfer(
            seq,
            row.key(),
            row.completed(),
            row.amount(),
            accounts.index(row.source()),
            accounts.index(row.destination()),
            row.type().equals("WITHDRAWAL") ? row.amount() : -released,
            limitDay));
    tables.transaction(row, released);
  }

  private void change(NumberedFields message, JournalBatchRow batch) throws IOException {
    AccountChangeRow change =
        new AccountChangeRow(
            required(message, 1),
            message.number(2),
            batch.batchNo(),
            message.number(3),
            word(ACCOUNT_STATUSES, message.number(8)),
            message.text(9),
            message.text(10),
            batch.createdAt(),
            message.id(5),
            message.text(6));
    String kind = word(KINDS, message.number(4));
    tables.change(change, kind, message.number(7) == 1);
    if (change.changeNo() == 1 && kind.equals("CUSTOMER")) {
      opening(change.id());
    }
  }

  private void opening(UUID id) {
    int index = accounts.index(id);
    Answer answer = index < 0 ? Answer.NONE : openings.get(index);
    if (answer == Answer.NONE || answer == Answer.REFUSED) {
      findings.add("account %s was opened, but its request was answered %s".formatted(id, answer));
    } else {
      opened.set(index);
    }
  }

  /** Checks, after the last batch, that the tables end with it and that no opening is missing. */
  void finish(long projectedBatch, long projectedSeq) {
    if (projectedBatch != lastBatch || projectedSeq != lastSeq) {
      findings.add(
          "the tables end with batch %d and seq %d, the journal with batch %d and seq %d"
              .formatted(projectedBatch, projectedSeq, lastBatch, lastSeq));
    }
    for (int index = 0; index < openings.size(); index++) {
      if (openings.get(index) == Answer.DONE && !opened.get(index)) {
        findings.add("account %d was opened and is not in the book".formatted(index));
      }
    }
  }

  private static UUID required(NumberedFields message, int field) throws IOException {
    UUID id = message.id(field);
    if (id == null) {
      throw new IOException("field " + field + " is missing");
    }
    return id;
  }

  private static String word(List<String> words, long number) throws IOException {
    if (number < 1 || number >= words.size()) {
      throw new IOException("value " + number + " is not known");
    }
    return words.get((int) number);
  }
}
