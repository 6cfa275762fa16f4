package com.nissmart.bench.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.bench.client.BenchWallets;
import com.nissmart.bench.load.AccountDraw;
import com.nissmart.bench.load.NumberedTransfers;
import com.nissmart.bench.load.RecordedAnswers;
import com.nissmart.bench.load.RecordedAnswers.Answer;
import com.nissmart.bench.load.WorkloadRegistry;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.JournalAccountChange;
import com.nissmart.ledger.v1.JournalBatch;
import com.nissmart.ledger.v1.JournalTransaction;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A small sound journal, and one test for each mistake it can have. */
final class JournalAuditTest {
  private static final UUID OUTSIDE = new UUID(0x6e69_7373_6d61_8000L, 0x8000_0001_004e_474eL);
  private static final UUID CLEARING = new UUID(0x6e69_7373_6d61_8000L, 0x8000_0002_004e_474eL);
  private static final long FUNDS = 100_000;

  private final WorkloadRegistry workloads = new WorkloadRegistry();
  private final NumberedTransfers deposits = workload(AccountDraw.funds(2), FUNDS);
  private final NumberedTransfers transfers = workload(new AccountDraw(n -> 0, n -> 1), 700);
  private final NumberedTransfers holds = workload(transfers.draw().to(AccountDraw.NOWHERE), 300);
  private final NumberedTransfers captures =
      workload(transfers.draw().to(AccountDraw.CLEARING), 300);
  private final List<JournalBatchRow> journal = new ArrayList<>();

  @BeforeEach
  void book_every_kind() {
    append(0, JournalBatch.getDefaultInstance());
    append(0, batch().addAccountChanges(opening(0)).addAccountChanges(opening(1)).build());
    append(2, batch().addTransactions(deposit(0)).addTransactions(deposit(1)).build());
    append(2, batch().addTransactions(transfer()).addTransactions(hold()).build());
    append(1, batch().addTransactions(capture(300)).build());
  }

  @Test
  void a_sound_journal_passes() {
    assertThat(findings()).isEmpty();
  }

  @Test
  void a_lost_batch_is_found() {
    journal.removeLast();
    assertThat(findings())
        .anyMatch(finding -> finding.contains("answered DONE and is not in the book"));
  }

  @Test
  void a_batch_that_is_left_out_is_found() {
    journal.remove(2);
    assertThat(findings()).anyMatch(finding -> finding.equals("batch 3 does not follow batch 1"));
  }

  @Test
  void an_altered_payload_is_found() {
    JournalBatchRow row = journal.get(3);
    JournalBatch other =
        batch().setTimeline(9).addTransactions(transfer()).addTransactions(hold()).build();
    journal.set(3, with(row, row.hash(), other.toByteString()));
    assertThat(findings()).anyMatch(finding -> finding.equals("batch 3 does not follow batch 2"));
  }

  @Test
  void a_field_that_is_not_known_is_found() {
    JournalBatchRow row = journal.get(4);
    byte[] payload = {15 << 3, 1};
    journal.set(4, with(row, row.hash(), ByteString.copyFrom(payload)));
    assertThat(findings()).anyMatch(finding -> finding.contains("field 15 is not known"));
  }

  @Test
  void a_capture_of_another_amount_than_held_is_found() {
    journal.removeLast();
    append(1, batch().addTransactions(capture(200)).build());
    assertThat(findings()).anyMatch(finding -> finding.contains("is no open hold"));
  }

  @Test
  void an_opening_that_is_missing_is_found() {
    workloads.openings().put(2, Answer.DONE);
    assertThat(findings())
        .anyMatch(finding -> finding.equals("account 2 was opened and is not in the book"));
  }

  @Test
  void tables_that_are_behind_the_journal_are_found() {
    DerivedBook check = new DerivedBook(workloads, new long[2], true);
    JournalAudit audit = audit(check);
    journal.forEach(audit::row);
    audit.finish(3, 4);
    assertThat(check.findings().first())
        .contains("the tables end with batch 3 and seq 4, the journal with batch 4 and seq 5");
  }

  private NumberedTransfers workload(AccountDraw draw, long amount) {
    RecordedAnswers answers = new RecordedAnswers();
    answers.put(0, Answer.DONE);
    if (amount == FUNDS) {
      answers.put(1, Answer.DONE);
    }
    return workloads.add(seed -> draw, amount, answers);
  }

  private List<String> findings() {
    DerivedBook check = new DerivedBook(workloads, new long[2], true);
    JournalAudit audit = audit(check);
    journal.forEach(audit::row);
    JournalBatchRow last = journal.getLast();
    audit.finish(last.batchNo(), last.lastSeq());
    // No table is read here, so that the rows of each seq are missing.
    return check.finish().first().stream()
        .filter(finding -> !finding.startsWith("the rows of seq"))
        .toList();
  }

  private JournalAudit audit(DerivedBook check) {
    AccountIndexes indexes = new AccountIndexes();
    indexes.put(BenchWallets.wallet(0), 0);
    indexes.put(BenchWallets.wallet(1), 1);
    return new JournalAudit(
        indexes, check, workloads.openings(), new DerivedTables(check.findings()));
  }

  private void append(int transactions, JournalBatch batch) {
    long batchNo = journal.size();
    long lastSeq = batchNo == 0 ? 0 : journal.getLast().lastSeq();
    JournalBatchRow row =
        new JournalBatchRow(
            1,
            batchNo,
            lastSeq + 1,
            lastSeq + transactions,
            batchNo,
            (short) 1,
            ByteString.copyFrom(new byte[32]),
            batch.toByteString());
    journal.add(batchNo == 0 ? row : with(row, hash(row, batch), row.payload()));
  }

  private ByteString hash(JournalBatchRow row, JournalBatch batch) {
    List<NumberedFields> transactions = new ArrayList<>();
    for (JournalTransaction transaction : batch.getTransactionsList()) {
      try {
        transactions.add(new NumberedFields(transaction.toByteArray(), 23));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    ByteString root = BatchRoot.of(batch.getSalt().toByteArray(), transactions, row.firstSeq());
    return row.expectedHash(journal.getLast().hash(), root);
  }

  private static JournalBatchRow with(JournalBatchRow row, ByteString hash, ByteString payload) {
    return new JournalBatchRow(
        row.bookId(),
        row.batchNo(),
        row.firstSeq(),
        row.lastSeq(),
        row.createdAt(),
        row.format(),
        hash,
        payload);
  }

  private static JournalBatch.Builder batch() {
    return JournalBatch.newBuilder().setWriterEpoch(1).setTimeline(1).setLimitDay(1);
  }

  private JournalAccountChange opening(int wallet) {
    workloads.openings().put(wallet, Answer.DONE);
    return JournalAccountChange.newBuilder()
        .setAccountId(bytes(BenchWallets.wallet(wallet)))
        .setChangeNo(1)
        .setKind(AccountKind.ACCOUNT_KIND_CUSTOMER)
        .setOwnerId(bytes(new UUID(0, 7)))
        .setCurrency("NGN")
        .setStatus(AccountStatus.ACCOUNT_STATUS_ACTIVE)
        .build();
  }

  private JournalTransaction deposit(int wallet) {
    return message(TransactionType.TRANSACTION_TYPE_DEPOSIT, deposits.key(wallet), FUNDS)
        .setSourceAccountId(bytes(OUTSIDE))
        .setDestinationAccountId(bytes(BenchWallets.wallet(wallet)))
        .build();
  }

  private JournalTransaction transfer() {
    return message(TransactionType.TRANSACTION_TYPE_TRANSFER, transfers.key(0), 700)
        .setDestinationAccountId(bytes(BenchWallets.wallet(1)))
        .build();
  }

  private JournalTransaction hold() {
    return message(TransactionType.TRANSACTION_TYPE_WITHDRAWAL, holds.key(0), 300)
        .setStatus(TransactionStatus.TRANSACTION_STATUS_PENDING)
        .build();
  }

  private JournalTransaction capture(long released) {
    return message(TransactionType.TRANSACTION_TYPE_CAPTURE, captures.key(0), 300)
        .setDestinationAccountId(bytes(CLEARING))
        .setResolves(4)
        .setReleased(released)
        .build();
  }

  private static JournalTransaction.Builder message(TransactionType type, String key, long amount) {
    return JournalTransaction.newBuilder()
        .setType(type)
        .setStatus(TransactionStatus.TRANSACTION_STATUS_COMPLETED)
        .setAmount(amount)
        .setCurrency("NGN")
        .setSourceAccountId(bytes(BenchWallets.wallet(0)))
        .setIdempotencyKey(key)
        .setDedupId(bytes(new UUID(0, 1)));
  }

  private static ByteString bytes(UUID id) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .flip());
  }
}
