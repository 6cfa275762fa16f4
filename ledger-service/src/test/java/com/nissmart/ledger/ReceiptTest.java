package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.ReceiptJson;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.head.TestReceiptKeys;
import com.nissmart.ledger.receipt.CompiledReceiptCheck;
import com.nissmart.ledger.v1.GetReceiptRequest;
import com.nissmart.ledger.v1.GetReceiptResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.PostTransactionsRequest;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.witness.HeadSettings;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Receipts, checked by the programs that people run, without the ledger. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReceiptTest {
  private TestReceiptKeys keys;
  private LedgerFixture fixture;
  private CompiledReceiptCheck check;
  private Saver payer;
  private Saver payee;
  private LedgerServiceBlockingStub operator;
  private Transaction rent;

  @BeforeAll
  void write_a_book_and_sign_it(@TempDir Path directory) throws Exception {
    keys = new TestReceiptKeys(directory.resolve("keys"), MovableClock.create());
    Settings settings = Settings.of(keys.settings());
    fixture = new LedgerFixture(TestPostgres.database("ledger"), HeadSettings.read(settings));
    check = new CompiledReceiptCheck(directory, Files.readAllBytes(keys.publicKeys()));
    operator =
        LedgerServiceGrpc.newBlockingStub(
            fixture.server.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR));
    var _ = new MixedHistory(fixture).write("book");
    payer = fixture.saver().with(100_000);
    payee = fixture.saver();
    fixture.book.heads.sign();
    PostTransactionsRequest.Builder many = PostTransactionsRequest.newBuilder();
    for (int i = 0; i < 11; i++) {
      many.addRequests(
          transfer("many-" + i, payer.accountId(), payee.accountId(), 100 + i)
              .setDescription("Rent \"₦\" \\ " + i));
    }
    rent = payer.ledger().postTransactions(many.build()).getResults(7).getTransaction();
    fixture.book.heads.sign();
  }

  @AfterAll
  void close() throws IOException {
    fixture.close();
    check.close();
  }

  @Test
  void every_transaction_of_a_book_has_a_valid_receipt() {
    long last = rent.getSeq();
    assertThat(last).isGreaterThan(30);
    for (long seq = 1; seq <= last; seq++) {
      String id = TransactionRow.publicId(seq);
      assertThat(check.run(receipt(operator, id))).as(id).startsWith("VALID: ");
    }
  }

  @Test
  void a_party_sees_its_own_entry_and_a_hash_of_the_other() {
    String sent = text(receipt(payer.ledger(), rent.getId()));
    String received = text(receipt(payee.ledger(), rent.getId()));
    assertThat(sent).containsPattern("\"source_entry\":\\{\"account_seq\":\\d+,\"amount\":-107,");
    assertThat(sent).contains("\"destination_entry\":{\"hash\":\"");
    assertThat(received).contains("\"source_entry\":{\"hash\":\"");
    assertThat(received)
        .containsPattern("\"destination_entry\":\\{\"account_seq\":\\d+,\"amount\":107,");
    assertThat(check.run(bytes(sent)))
        .startsWith("VALID: TRANSFER of 107 NGN")
        .contains("; source balance after: ");
    assertThat(check.run(bytes(received))).startsWith("VALID: ");
    assertThat(sent).doesNotContain("many-7");
  }

  @Test
  void nobody_else_gets_a_receipt() {
    Saver stranger = fixture.saver();
    assertThat(refusal(() -> ask(stranger.ledger(), rent.getId())).reason())
        .isEqualTo(Reason.TRANSACTION_NOT_FOUND);
  }

  @Test
  void a_receipt_says_when_it_will_be_ready() {
    Transaction late =
        payer
            .ledger()
            .postTransaction(transfer("late", payer.accountId(), payee.accountId(), 100).build())
            .getTransaction();
    GetReceiptResponse early = ask(payer.ledger(), late.getId());
    assertThat(early.hasReceipt()).isFalse();
    assertThat(early.getReadyInSeconds()).isBetween(1L, 61L);
    fixture.book.heads.sign();
    assertThat(check.run(receipt(payer.ledger(), late.getId()))).startsWith("VALID: ");
  }

  @Test
  void a_ledger_without_a_key_has_no_receipts() {
    try (LedgerFixture unsigned = new LedgerFixture()) {
      Saver ada = unsigned.saver().with(100);
      assertThat(refusal(() -> ask(ada.ledger(), TransactionRow.publicId(1))).reason())
          .isEqualTo(Reason.RECEIPT_UNAVAILABLE);
    }
  }

  private static GetReceiptResponse ask(LedgerServiceBlockingStub ledger, String id) {
    return ledger.getReceipt(GetReceiptRequest.newBuilder().setTransactionId(id).build());
  }

  private static byte[] receipt(LedgerServiceBlockingStub ledger, String id) {
    GetReceiptResponse response = ask(ledger, id);
    assertThat(response.hasReceipt()).as(id).isTrue();
    return Json.bytes(out -> ReceiptJson.write(out, response.getReceipt()));
  }

  private static String text(byte[] receipt) {
    return new String(receipt, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String receipt) {
    return receipt.getBytes(StandardCharsets.UTF_8);
  }
}
