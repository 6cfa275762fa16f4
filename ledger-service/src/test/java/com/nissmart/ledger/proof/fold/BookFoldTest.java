package com.nissmart.ledger.proof.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.DedupId;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.proof.payload.HashChain;
import com.nissmart.ledger.proof.payload.PayloadReader;
import com.nissmart.ledger.proof.payload.StoredBatch;
import com.nissmart.ledger.proof.row.BookTable;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.RowBuffer;
import com.nissmart.ledger.proof.row.RowSink;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.JournalAccountChange;
import com.nissmart.ledger.v1.JournalBatch;
import com.nissmart.ledger.v1.JournalTransaction;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Batches with a right hash that a faulty writer might have appended. */
class BookFoldTest {
  private static final UUID ADA = UUID.fromString("11111111-1111-4111-8111-111111111111");
  private static final String OWNER = Ids.USER.format(ADA);
  private static final UUID OUTSIDE = Book.outsideWorld("NGN");
  private static final Instant IN_2000 = Instant.parse("2000-01-01T00:00:00Z");

  private final Map<BookTable, Integer> rows = new EnumMap<>(BookTable.class);
  private final BookFold fold =
      new BookFold(
          Book.ID,
          FoldPosition.START,
          new FoldAccounts(),
          (table, bytes, offset, length, position) -> rows.merge(table, 1, Integer::sum));
  private final HashChain chain = new HashChain(Book.ID);
  private final PayloadReader payloads = new PayloadReader(Book.ID);

  @Test
  void rows_follow_from_openings_and_transactions() throws Finding {
    append(opened());
    append(JournalBatch.newBuilder().addTransactions(deposit(500)));
    assertThat(rows)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(BookTable.ACCOUNT_CHANGE, 1, BookTable.TRANSACTION, 1, BookTable.ENTRY, 2));
    assertThat(fold.changes.totals)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("SYSTEM NGN ACTIVE", 1L, "CUSTOMER NGN ACTIVE", 1L));
    assertThat(fold.position().systemAccounts()).containsExactly(OUTSIDE);
  }

  @Test
  void numbers_that_were_left_out_are_stated_by_a_batch_without_transactions() throws Finding {
    append(opened());
    append(JournalBatch.newBuilder().setSkippedSeqs(10));
    append(JournalBatch.newBuilder().addTransactions(deposit(500)));
    assertThat(fold.seq()).isEqualTo(11);
    StoredBatch jump = next(13, JournalBatch.newBuilder().addTransactions(deposit(1)), 100);
    assertThatThrownBy(() -> fold.append(jump)).hasMessage("batch 4: first_seq is 13, expected 12");
    StoredBatch both =
        next(13, JournalBatch.newBuilder().addTransactions(deposit(1)).setSkippedSeqs(1), 100);
    assertThatThrownBy(() -> fold.append(both))
        .hasMessage("batch 4: skipped_seqs is 1 beside 1 transactions");
  }

  @Test
  void a_batch_before_its_time_is_a_finding() throws Finding {
    append(opened());
    StoredBatch early = next(1, JournalBatch.newBuilder(), 99);
    assertThatThrownBy(() -> fold.append(early))
        .hasMessageStartingWith("batch 2: created_at is 2000-01-01T00:00:00.000099Z, before ");
  }

  @Test
  void a_batch_that_is_altered_or_missing_is_a_finding() throws Finding {
    StoredBatch first = next(1, opened(), 100);
    fold.append(first);
    assertThatThrownBy(() -> fold.append(first)).hasMessage("batch 1 is there twice");
    StoredBatch right = next(1, JournalBatch.newBuilder(), 100);
    StoredBatch altered =
        new StoredBatch(2, 1, 0, 101, StoredBatch.MESSAGE, right.hash(), right.payload());
    assertThatThrownBy(() -> fold.append(altered)).hasMessageStartingWith("batch 2: hash is ");
  }

  @Test
  void a_system_account_is_opened_once_and_as_it_is_known() throws Finding {
    append(opened());
    refuse(JournalBatch.newBuilder().addAccountChanges(opening(OUTSIDE)), "is missing");
    UUID unclaimed = Book.unclaimedReturns("NGN");
    refuse(
        JournalBatch.newBuilder().addAccountChanges(opening(unclaimed).setMayGoNegative(true)),
        "it does not open a system account");
    refuse(
        JournalBatch.newBuilder()
            .addAccountChanges(
                opening(unclaimed)
                    .setKind(AccountKind.ACCOUNT_KIND_CUSTOMER)
                    .setOwnerId(bytes(ADA))),
        "it does not open an account of a customer");
  }

  @Test
  void a_batch_of_an_earlier_version_needs_the_entries_that_follow() throws Finding {
    append(opened());
    byte[] right = carried(500);
    StoredBatch batch = hashed(2, 1, 1, 100, StoredBatch.ROWS, right);
    byte[] wrong = right.clone();
    wrong[wrong.length - 1] ^= 1;
    StoredBatch altered = hashed(2, 1, 1, 100, StoredBatch.ROWS, wrong);
    BookFold other = new BookFold(Book.ID, fold.position(), new FoldAccounts(), RowSink.NONE);
    fold.accounts.all().forEach(account -> other.accounts.add(copy(account)));
    assertThatThrownBy(() -> other.append(altered))
        .hasMessage("batch 2: its entries are not those that its transactions make");
    fold.append(batch);
    assertThat(fold.postings.entries).isEqualTo(2);
  }

  @Test
  void the_chain_is_the_one_that_the_writer_makes() throws Finding {
    assertThat(row(hashed(1, 1, 1, 7, StoredBatch.ROWS, carried(5))).follows(fold.hash)).isTrue();
    for (int size = 0; size < 9; size++) {
      JournalBatch.Builder batch = JournalBatch.newBuilder();
      for (int i = 0; i < size; i++) {
        batch.addTransactions(deposit(i + 1).setDescription("Rent ".repeat(100 * i)));
      }
      batch.setSalt(ByteString.copyFrom(new byte[size == 0 ? 0 : 32]));
      byte[] payload = batch.build().toByteArray();
      StoredBatch stored = hashed(1, 1, size, 7, StoredBatch.MESSAGE, payload);
      assertThat(row(stored).follows(fold.hash)).as("%d transactions", size).isTrue();
    }
  }

  @Test
  void a_batch_states_the_accounts_after_each_transaction() throws Finding {
    append(opened());
    JournalTransaction.Builder wrong = deposit(500).setDestinationBalance(501);
    refuse(
        JournalBatch.newBuilder().addTransactions(wrong),
        "transaction 1: the accounts after it are not what batch 2 states");
  }

  private static JournalRow row(StoredBatch batch) {
    return new JournalRow(
        Book.ID,
        batch.no(),
        batch.firstSeq(),
        batch.lastSeq(),
        IN_2000.plus(batch.at(), ChronoUnit.MICROS),
        (short) batch.format(),
        batch.hash(),
        batch.payload());
  }

  private void append(JournalBatch.Builder batch) throws Finding {
    fold.append(next(fold.seq() + 1 + batch.getSkippedSeqs(), batch, 100));
  }

  private void refuse(JournalBatch.Builder batch, String because) {
    assertThatThrownBy(() -> append(batch))
        .isInstanceOf(Finding.class)
        .hasMessageEndingWith(because);
  }

  private StoredBatch next(long firstSeq, JournalBatch.Builder batch, long at) throws Finding {
    return hashed(
        fold.batchNo + 1,
        firstSeq,
        firstSeq + batch.getTransactionsCount() - 1,
        at,
        StoredBatch.MESSAGE,
        batch.build().toByteArray());
  }

  private StoredBatch hashed(
      long no, long firstSeq, long lastSeq, long at, int format, byte[] payload) throws Finding {
    ByteString bytes = ByteString.copyFrom(payload);
    StoredBatch batch = new StoredBatch(no, firstSeq, lastSeq, at, format, ByteString.EMPTY, bytes);
    ByteString link = chain.link(fold.hash, batch, payloads.read(batch).root);
    return new StoredBatch(no, firstSeq, lastSeq, at, format, link, bytes);
  }

  private static JournalBatch.Builder opened() {
    return JournalBatch.newBuilder()
        .addAccountChanges(opening(OUTSIDE).setMayGoNegative(true))
        .addAccountChanges(
            opening(ADA).setKind(AccountKind.ACCOUNT_KIND_CUSTOMER).setOwnerId(bytes(ADA)));
  }

  private static JournalAccountChange.Builder opening(UUID id) {
    return JournalAccountChange.newBuilder()
        .setAccountId(bytes(id))
        .setChangeNo(1)
        .setKind(AccountKind.ACCOUNT_KIND_SYSTEM)
        .setCurrency("NGN")
        .setStatus(AccountStatus.ACCOUNT_STATUS_ACTIVE);
  }

  private static JournalTransaction.Builder deposit(long amount) {
    UUID dedupId = DedupId.of(OWNER, TransactionType.TRANSACTION_TYPE_DEPOSIT, "key");
    return JournalTransaction.newBuilder()
        .setType(TransactionType.TRANSACTION_TYPE_DEPOSIT)
        .setStatus(TransactionStatus.TRANSACTION_STATUS_COMPLETED)
        .setAmount(amount)
        .setCurrency("NGN")
        .setSourceAccountId(bytes(OUTSIDE))
        .setDestinationAccountId(bytes(ADA))
        .setRequestedBy(OWNER)
        .setIdempotencyKey("key")
        .setDedupId(bytes(dedupId))
        .setSourceAccountSeq(1)
        .setSourceBalance(-amount)
        .setDestinationAccountSeq(1)
        .setDestinationBalance(amount);
  }

  /** Returns the rows of a deposit as an earlier version hashed them. */
  private static byte[] carried(long amount) {
    RowBuffer rows = new RowBuffer();
    UUID dedupId = DedupId.of(OWNER, TransactionType.TRANSACTION_TYPE_DEPOSIT, "key");
    rows.row(19).int8(1).int8(amount).nothing().int8(100).nothing().nothing().int4(Book.ID);
    text(rows, "DEPOSIT");
    text(rows, "COMPLETED");
    uuid(rows, dedupId);
    uuid(rows, OUTSIDE);
    uuid(rows, ADA);
    for (String text : new String[] {"NGN", OWNER, "key", ""}) {
      text(rows, text);
    }
    rows.nothing().nothing().nothing();
    entry(rows, OUTSIDE, -amount, true);
    entry(rows, ADA, amount, false);
    return Arrays.copyOf(rows.bytes, rows.length);
  }

  private static void entry(RowBuffer rows, UUID account, long amount, boolean mayGoNegative) {
    rows.row(10).int8(1).int8(1).int8(amount).int8(amount).int8(0).int8(0).int4(Book.ID).int4(0);
    uuid(rows, account);
    rows.bool(mayGoNegative);
  }

  private static void text(RowBuffer rows, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    rows.copy(bytes, 0, bytes.length);
  }

  private static void uuid(RowBuffer rows, UUID id) {
    rows.uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  private static FoldAccount copy(FoldAccount account) {
    return new FoldAccount(
        account.high,
        account.low,
        account.role,
        account.currency,
        account.owner(),
        account.openedAt);
  }

  private static ByteString bytes(UUID id) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    return ByteString.copyFrom(bytes.flip());
  }
}
