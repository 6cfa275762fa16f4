package com.nissmart.ledger.proof.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnknownFieldSet;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.RowColumns;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.JournalAccountChange;
import com.nissmart.ledger.v1.JournalBatch;
import com.nissmart.ledger.v1.JournalTransaction;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PayloadReaderTest {
  private static final UUID ADA = UUID.fromString("11111111-1111-4111-8111-111111111111");
  private static final ByteString ADA_BYTES =
      ByteString.fromHex("11111111111141118111111111111111");
  private static final ByteString BOLA_BYTES =
      ByteString.fromHex("22222222222242228222222222222222");
  private static final UnknownFieldSet UNKNOWN =
      UnknownFieldSet.newBuilder()
          .addField(90, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
          .build();

  private final PayloadReader reader = new PayloadReader(Book.ID);

  @Test
  void a_transaction_becomes_its_row() throws Finding {
    JournalBatch batch =
        JournalBatch.newBuilder()
            .setWriterEpoch(7)
            .setTimeline(1)
            .addTransactions(transfer())
            .addTransactions(
                transfer()
                    .setStatus(TransactionStatus.TRANSACTION_STATUS_FAILED)
                    .setResolves(3)
                    .setReleased(40)
                    .clearDestinationAccountId()
                    .setMetadata("{}")
                    .setFailureCode("INSUFFICIENT_FUNDS")
                    .setFailureMessage("Too little")
                    .setExpiresAt(946_684_800_000_005L))
            .build();
    BatchContent content = read(batch, 2);
    CopyRow row = new CopyRow();
    int next = row.read(content.bytes, content.start);
    assertThat(row.int8(RowColumns.SEQ)).isEqualTo(5);
    assertThat(row.int8(RowColumns.AMOUNT)).isEqualTo(100);
    assertThat(row.isNull(RowColumns.RESOLVES)).isTrue();
    assertThat(row.int8(RowColumns.CREATED_AT)).isEqualTo(99);
    assertThat(row.text(RowColumns.TYPE)).isEqualTo("TRANSFER");
    assertThat(row.text(RowColumns.STATUS)).isEqualTo("COMPLETED");
    assertThat(row.uuid(RowColumns.SOURCE)).isEqualTo(ADA);
    assertThat(row.text(RowColumns.REQUESTED_BY)).isEqualTo("usr_x");
    assertThat(row.text(RowColumns.FAILURE_CODE)).isEqualTo("NULL");
    assertThat(content.released(0)).isZero();
    row.read(content.bytes, next);
    assertThat(row.int8(RowColumns.SEQ)).isEqualTo(6);
    assertThat(row.int8(RowColumns.RESOLVES)).isEqualTo(3);
    assertThat(row.isNull(RowColumns.DESTINATION)).isTrue();
    assertThat(row.text(RowColumns.FAILURE_CODE)).isEqualTo("INSUFFICIENT_FUNDS");
    assertThat(row.int8(RowColumns.EXPIRES_AT)).isEqualTo(5);
    assertThat(content.released(1)).isEqualTo(40);
  }

  @Test
  void a_change_of_an_account_becomes_its_row() throws Finding {
    JournalBatch batch =
        JournalBatch.newBuilder()
            .addAccountChanges(change())
            .addAccountChanges(
                change()
                    .setKind(AccountKind.ACCOUNT_KIND_SYSTEM)
                    .setMayGoNegative(true)
                    .clearOwnerId())
            .setSkippedSeqs(4)
            .build();
    BatchContent content = read(batch, 0);
    assertThat(content.skippedSeqs).isEqualTo(4);
    BatchContent.Change customer = content.changes.getFirst();
    assertThat(customer.isSystem()).isFalse();
    assertThat(customer.row().int4(RowColumns.CHANGE_NO)).isEqualTo(2);
    assertThat(customer.row().int8(RowColumns.CHANGE_BATCH)).isEqualTo(3);
    assertThat(customer.row().text(RowColumns.CHANGE_STATUS)).isEqualTo("CREDITS_FROZEN");
    assertThat(customer.row().uuid(RowColumns.CHANGE_OWNER)).isEqualTo(ADA);
    BatchContent.Change system = content.changes.getLast();
    assertThat(system.isSystem()).isTrue();
    assertThat(system.mayGoNegative()).isTrue();
    assertThat(system.row().isNull(RowColumns.CHANGE_OWNER)).isTrue();
  }

  @Test
  void an_unknown_field_is_a_finding_at_every_level() {
    String field = "batch 3: payload cannot be read: it has a field 90 of wire type 0";
    refuse(JournalBatch.newBuilder().setUnknownFields(UNKNOWN).build(), 0, field);
    refuse(
        JournalBatch.newBuilder().addTransactions(transfer().setUnknownFields(UNKNOWN)).build(),
        1,
        field);
    refuse(
        JournalBatch.newBuilder().addAccountChanges(change().setUnknownFields(UNKNOWN)).build(),
        0,
        field);
  }

  @Test
  void a_value_that_no_row_can_have_is_a_finding() {
    refuse(transfer().setTypeValue(50), "the number 50 of an enum is not known");
    refuse(transfer().clearStatus(), "the number 0 of an enum is not known");
    refuse(transfer().setSourceAccountId(ByteString.fromHex("1111")), "field 5 has 2 bytes");
    refuse(transfer().clearDedupId(), "field 9 has 0 bytes, expected 16");
    refuse(transfer().setReleased(-1), "released is -1");
  }

  @Test
  void a_payload_with_another_number_of_transactions_is_a_finding() {
    JournalBatch batch = JournalBatch.newBuilder().addTransactions(transfer()).build();
    refuse(batch, 2, "batch 3: payload has 1 transactions, expected those from first_seq 5");
  }

  @Test
  void a_payload_that_is_cut_off_is_a_finding() {
    byte[] whole = JournalBatch.newBuilder().addTransactions(transfer()).build().toByteArray();
    for (int length = 1; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> reader.read(stored(StoredBatch.MESSAGE, part, 1)))
          .isInstanceOf(Finding.class)
          .hasMessageStartingWith("batch 3: payload cannot be read: ");
      assertThatThrownBy(() -> reader.read(stored(StoredBatch.ROWS, part, 1)))
          .isInstanceOf(Finding.class);
    }
  }

  @Test
  void an_unknown_format_is_a_finding() {
    assertThatThrownBy(() -> reader.read(stored(2, new byte[0], 0)))
        .hasMessage("batch 3: format is 2, which this version does not know");
  }

  private void refuse(JournalTransaction.Builder transaction, String because) {
    JournalBatch batch = JournalBatch.newBuilder().addTransactions(transaction).build();
    refuse(batch, 1, "batch 3: payload cannot be read: " + because);
  }

  private void refuse(JournalBatch batch, int transactions, String because) {
    assertThatThrownBy(() -> read(batch, transactions))
        .isInstanceOf(Finding.class)
        .hasMessageStartingWith(because);
  }

  private BatchContent read(MessageLite batch, int transactions) throws Finding {
    return reader.read(stored(StoredBatch.MESSAGE, batch.toByteArray(), transactions));
  }

  private static StoredBatch stored(int format, byte[] payload, int transactions) {
    return new StoredBatch(
        3, 5, 4 + transactions, 99, format, ByteString.EMPTY, ByteString.copyFrom(payload));
  }

  private static JournalTransaction.Builder transfer() {
    return JournalTransaction.newBuilder()
        .setType(TransactionType.TRANSACTION_TYPE_TRANSFER)
        .setStatus(TransactionStatus.TRANSACTION_STATUS_COMPLETED)
        .setAmount(100)
        .setCurrency("NGN")
        .setSourceAccountId(ADA_BYTES)
        .setDestinationAccountId(BOLA_BYTES)
        .setRequestedBy("usr_x")
        .setIdempotencyKey("key")
        .setDedupId(BOLA_BYTES)
        .setDescription("rent");
  }

  private static JournalAccountChange.Builder change() {
    return JournalAccountChange.newBuilder()
        .setAccountId(ADA_BYTES)
        .setChangeNo(2)
        .setAtSeq(4)
        .setKind(AccountKind.ACCOUNT_KIND_CUSTOMER)
        .setOwnerId(ADA_BYTES)
        .setCurrency("NGN")
        .setStatus(AccountStatus.ACCOUNT_STATUS_CREDITS_FROZEN)
        .setChangedBy("usr_x")
        .setNote("asked for");
  }
}
