package com.nissmart.ledger.proof.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.DedupId;
import com.nissmart.ledger.proof.payload.BatchContent;
import com.nissmart.ledger.proof.payload.StoredBatch;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.RowSink;
import com.nissmart.ledger.v1.TransactionType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows with a right hash that a faulty writer might have committed. */
class PostingFoldTest {
  private static final UUID ADA = UUID.fromString("11111111-1111-4111-8111-111111111111");
  private static final UUID BOLA = UUID.fromString("22222222-2222-4222-8222-222222222222");
  private static final UUID DOLLARS = UUID.fromString("33333333-3333-4333-8333-333333333333");
  private static final UUID NOBODY = UUID.fromString("44444444-4444-4444-8444-444444444444");
  private static final UUID OUTSIDE = Book.outsideWorld("NGN");
  private static final UUID CLEARING = Book.payoutClearing("NGN");
  private static final UUID SUSPENSE = Book.suspense("NGN");
  private static final UUID UNCLAIMED = Book.unclaimedReturns("NGN");
  private static final UUID CHARGES = Book.bankCharges("NGN");
  private static final UUID WRITE_OFFS = Book.writeOffs("NGN");

  private final FoldAccounts accounts = new FoldAccounts();
  private final PostingFold postings =
      new PostingFold(Book.ID, FoldPosition.START, accounts, RowSink.NONE);
  private static final long DAY = 10_957; // 2000-01-01
  private long seq;
  private @Nullable UUID dedupId;

  PostingFoldTest() throws Finding {
    for (UUID id : new UUID[] {ADA, BOLA, DOLLARS}) {
      accounts.add(
          new FoldAccount(
              id.getMostSignificantBits(),
              id.getLeastSignificantBits(),
              FoldAccount.Role.CUSTOMER,
              CurrencyLetters.of(id.equals(DOLLARS) ? "USD" : "NGN"),
              id,
              0));
    }
    // System accounts need no opening in a batch of an earlier version.
    postings.begin(
        new StoredBatch(1, 1, 100, 0, StoredBatch.ROWS, ByteString.EMPTY, ByteString.EMPTY), 0);
    add("DEPOSIT", OUTSIDE, ADA, 1_000, 0);
  }

  @Test
  void a_correct_row_is_accepted() throws Finding {
    add("TRANSFER", ADA, BOLA, 100, 0);
    add("WITHDRAWAL", ADA, null, 300, 0);
    add("CAPTURE", ADA, CLEARING, 200, 3);
    add("WITHDRAWAL", ADA, null, 50, 0);
    add("RELEASE", ADA, null, 50, 5);
    add("REVERSAL", BOLA, ADA, 100, 2);
    add("ADJUSTMENT", SUSPENSE, CLEARING, 70, 0);
    FoldAccount ada = find(ADA);
    assertThat(ada.balance).isEqualTo(800);
    assertThat(ada.held).isZero();
    assertThat(ada.accountSeq).isEqualTo(7);
    assertThat(ada.dayDebits).isEqualTo(450);
    assertThat(find(OUTSIDE).dayDebits).isZero();
    assertThat(find(CLEARING).balance).isEqualTo(270);
    assertThat(find(SUSPENSE).balance).isEqualTo(-70);
    assertThat(postings.holds).isEmpty();
    assertThat(postings.reversals).isTrue();
  }

  @Test
  void a_reversal_counts_only_in_a_batch_that_states_no_day() throws Finding {
    add("TRANSFER", ADA, BOLA, 100, 0);
    add("REVERSAL", BOLA, ADA, 100, 2);
    assertThat(find(BOLA).dayDebits).isEqualTo(100);
    begin(DAY);
    add("TRANSFER", ADA, BOLA, 70, 0);
    add("REVERSAL", BOLA, ADA, 70, 4);
    assertThat(find(BOLA).dayDebits).isEqualTo(100);
    assertThat(find(ADA).dayDebits).isEqualTo(170);
  }

  @Test
  void the_day_of_an_account_never_goes_back() throws Finding {
    begin(DAY + 1);
    add("TRANSFER", ADA, BOLA, 100, 0);
    begin(DAY - 1);
    add("TRANSFER", ADA, BOLA, 50, 0);
    assertThat(find(ADA).dayDebits).isEqualTo(150);
    assertThat(find(ADA).day).isEqualTo(1);
  }

  @Test
  void a_day_that_no_time_zone_has_is_a_finding() {
    assertThatThrownBy(() -> begin(DAY + 2))
        .hasMessage("batch 1: limit_day is 10959, expected a day at most one from 2000-01-01");
  }

  private void begin(long day) throws Finding {
    postings.begin(
        new StoredBatch(1, 1, 100, 0, StoredBatch.ROWS, ByteString.EMPTY, ByteString.EMPTY), day);
  }

  @Test
  void every_adjustment_between_its_accounts_is_accepted() throws Finding {
    add("ADJUSTMENT", CLEARING, UNCLAIMED, 70, 1);
    assertThat(postings.reversals).isTrue();
    add("ADJUSTMENT", UNCLAIMED, ADA, 50, 0);
    add("ADJUSTMENT", CHARGES, CLEARING, 20, 0);
    add("ADJUSTMENT", WRITE_OFFS, SUSPENSE, 10, 0);
    assertThat(find(UNCLAIMED).balance).isEqualTo(20);
    assertThat(find(UNCLAIMED).dayDebits).isZero();
    refuse("it would leave acc_", "ADJUSTMENT", UNCLAIMED, ADA, 21, 0);
  }

  @Test
  void more_than_the_balance_is_refused() {
    refuse("it would leave acc_", "TRANSFER", ADA, BOLA, 1_001, 0);
    refuse("it would leave acc_", "WITHDRAWAL", ADA, null, 1_001, 0);
  }

  @Test
  void accounts_that_do_not_fit_the_type_are_refused() {
    refuse("source_account_id is", "DEPOSIT", BOLA, ADA, 1, 0);
    refuse("destination_account_id is", "DEPOSIT", OUTSIDE, CLEARING, 1, 0);
    refuse("source_account_id is", "TRANSFER", OUTSIDE, ADA, 1, 0);
    refuse("destination_account_id is", "TRANSFER", ADA, ADA, 1, 0);
    refuse("destination_account_id is NULL", "TRANSFER", ADA, null, 1, 0);
    refuse("destination_account_id is", "TRANSFER", ADA, NOBODY, 1, 0);
    refuse("destination_account_id is", "WITHDRAWAL", ADA, BOLA, 1, 0);
    refuse("source_account_id is", "ADJUSTMENT", ADA, CLEARING, 1, 0);
    refuse("source_account_id is", "ADJUSTMENT", OUTSIDE, CLEARING, 1, 0);
    refuse("destination_account_id is", "ADJUSTMENT", CLEARING, SUSPENSE, 1, 0);
    refuse("destination_account_id is", "ADJUSTMENT", SUSPENSE, ADA, 1, 0);
    refuse("destination_account_id is", "ADJUSTMENT", CLEARING, ADA, 1, 0);
    refuse("destination_account_id is", "ADJUSTMENT", UNCLAIMED, CLEARING, 1, 0);
    refuse("destination_account_id is", "ADJUSTMENT", WRITE_OFFS, CLEARING, 1, 0);
    refuse("resolves is 1, expected none", "ADJUSTMENT", SUSPENSE, CLEARING, 1, 1);
    refuse("currency is NGN, expected USD", "TRANSFER", ADA, DOLLARS, 1, 0);
  }

  @Test
  void a_hold_is_resolved_once_up_to_its_amount() throws Finding {
    add("WITHDRAWAL", ADA, null, 300, 0);
    refuse("amount is 301", "CAPTURE", ADA, CLEARING, 301, 2);
    reopen(300);
    refuse("amount is 299", "RELEASE", ADA, null, 299, 2);
    reopen(300);
    refuse("source_account_id is", "RELEASE", BOLA, null, 300, 2);
    reopen(300);
    refuse("destination_account_id is", "CAPTURE", ADA, SUSPENSE, 1, 2);
    reopen(300);
    add("RELEASE", ADA, null, 300, 2);
    refuse("resolves is 2, expected a hold that is open", "CAPTURE", ADA, CLEARING, 1, 2);
    refuse("resolves is 1", "RELEASE", ADA, null, 1, 1);
  }

  @Test
  void a_refused_transaction_moves_nothing_and_says_why() throws Finding {
    long before = find(ADA).accountSeq;
    CopyRow refused = row("TRANSFER", "FAILED", ADA, BOLA, 5_000, 0, "INSUFFICIENT_FUNDS");
    postings.add(refused, BatchContent.NOT_STATED);
    assertThat(find(ADA).accountSeq).isEqualTo(before);
    seq++;
    CopyRow silent = row("TRANSFER", "FAILED", ADA, BOLA, 5_000, 0, null);
    assertThatThrownBy(() -> postings.add(silent, 0)).hasMessageContaining("failure_code is NULL");
    CopyRow pending = row("TRANSFER", "PENDING", ADA, BOLA, 1, 0, null);
    assertThatThrownBy(() -> postings.add(pending, 0)).hasMessageContaining("status is PENDING");
  }

  @Test
  void the_stated_release_is_the_amount_of_the_hold() throws Finding {
    add("WITHDRAWAL", ADA, null, 300, 0);
    CopyRow capture = row("CAPTURE", "COMPLETED", ADA, CLEARING, 200, 2, null);
    assertThatThrownBy(() -> postings.add(capture, 200))
        .hasMessage("transaction 3: released is 200, expected 300 of hold 2");
    reopen(300);
    postings.add(capture, 300);
    seq++;
    CopyRow transfer = row("TRANSFER", "COMPLETED", ADA, BOLA, 1, 0, null);
    assertThatThrownBy(() -> postings.add(transfer, 1))
        .hasMessage("transaction 4: released is 1, expected none");
  }

  @Test
  void a_key_that_makes_another_id_is_refused() {
    dedupId = NOBODY;
    refuse("dedup_id is 44444444-4444-4444-8444-444444444444", "TRANSFER", ADA, BOLA, 1, 0);
  }

  @Test
  void a_system_account_is_opened_by_a_batch() throws Finding {
    postings.begin(
        new StoredBatch(2, 2, 100, 0, StoredBatch.MESSAGE, ByteString.EMPTY, ByteString.EMPTY), 0);
    refuse("source_account_id is", "ADJUSTMENT", SUSPENSE, CLEARING, 1, 0);
  }

  private void reopen(long amount) {
    postings.holds.put(
        2L,
        new FoldPosition.Hold(
            ADA.getMostSignificantBits(),
            ADA.getLeastSignificantBits(),
            amount,
            FoldPosition.Hold.NEVER,
            CurrencyLetters.of("NGN")));
  }

  private FoldAccount find(UUID id) {
    return java.util.Objects.requireNonNull(
        accounts.find(id.getMostSignificantBits(), id.getLeastSignificantBits()));
  }

  private void add(String type, UUID source, @Nullable UUID destination, long amount, long resolves)
      throws Finding {
    String status = type.equals("WITHDRAWAL") ? "PENDING" : "COMPLETED";
    postings.add(
        row(type, status, source, destination, amount, resolves, null), BatchContent.NOT_STATED);
    seq++;
  }

  private void refuse(
      String because,
      String type,
      UUID source,
      @Nullable UUID destination,
      long amount,
      long resolves) {
    long next = seq + 1;
    assertThatThrownBy(() -> add(type, source, destination, amount, resolves))
        .isInstanceOf(Finding.class)
        .hasMessageStartingWith("transaction " + next + ": " + because);
  }

  /** Returns a transaction's row in the canonical form. */
  private CopyRow row(
      String type,
      String status,
      UUID source,
      @Nullable UUID destination,
      long amount,
      long resolves,
      @Nullable String failure) {
    @Nullable Object[] columns = {
      seq + 1,
      amount,
      resolves == 0 ? null : resolves,
      0L,
      null,
      null,
      Book.ID,
      type,
      status,
      dedupId == null ? DedupId.of("usr_x", requested(type, resolves), "key") : dedupId,
      source,
      destination,
      "NGN",
      "usr_x",
      "key",
      "",
      null,
      failure,
      failure
    };
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeShort(columns.length);
      for (Object column : columns) {
        write(out, column);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    CopyRow row = new CopyRow();
    row.read(bytes.toByteArray(), 0);
    return row;
  }

  private static TransactionType requested(String type, long resolves) {
    return type.equals("ADJUSTMENT") && resolves != 0
        ? TransactionType.TRANSACTION_TYPE_REVERSAL
        : TransactionType.valueOf("TRANSACTION_TYPE_" + type);
  }

  private static void write(DataOutputStream out, @Nullable Object column) throws IOException {
    switch (column) {
      case null -> out.writeInt(-1);
      case Long number -> {
        out.writeInt(Long.BYTES);
        out.writeLong(number);
      }
      case Integer number -> {
        out.writeInt(Integer.BYTES);
        out.writeInt(number);
      }
      case UUID id -> {
        out.writeInt(2 * Long.BYTES);
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
      }
      default -> {
        byte[] text = column.toString().getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
      }
    }
  }
}
