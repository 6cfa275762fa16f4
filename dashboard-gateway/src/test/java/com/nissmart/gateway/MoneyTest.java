package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.ADA;
import static com.nissmart.gateway.support.SampleIds.ADA_ID;
import static com.nissmart.gateway.support.SampleIds.OTHER_WALLET;
import static com.nissmart.gateway.support.SampleIds.TRANSACTION;
import static com.nissmart.gateway.support.SampleIds.WALLET;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.FindRecipientRequest;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.support.RawHttp;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.testkit.TestTokens;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static final String DEPOSIT =
      "{\"account_id\":\"" + WALLET + "\",\"amount\":500,\"currency\":\"NGN\"}";
  private static final String TRANSFER =
      "{\"source_account_id\":\"%s\",\"destination_account_id\":\"%s\",\"amount\":500,\"currency\":\"NGN\"}"
          .formatted(WALLET, OTHER_WALLET);

  @Test
  void a_deposit_is_created_with_its_location_and_every_member() {
    RestAnswer answer = gateway.asAda().with("Idempotency-Key", "k1").post("/v1/deposits", DEPOSIT);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("location")).isEqualTo("/v1/transactions/" + TRANSACTION);
    assertThat(answer.header("idempotent-replayed")).isEmpty();
    assertThat(answer.body())
        .isEqualTo(
            ("{\"id\":\"%s\",\"seq\":4711,\"type\":\"DEPOSIT\",\"status\":\"COMPLETED\",\"amount\":500,\"currency\":\"NGN\","
                    + "\"source_account_id\":null,\"destination_account_id\":\"%s\",\"idempotency_key\":\"k1\","
                    + "\"description\":null,\"metadata\":null,\"failure\":null,"
                    + "\"created_at\":\"2026-01-15T08:00:00.123456Z\",\"updated_at\":\"2026-01-15T08:00:00.123456Z\"}")
                .formatted(TRANSACTION, WALLET));
  }

  @Test
  void a_transfer_reaches_the_ledger_unchanged() {
    String body = TRANSFER.replace("}", ",\"description\":\"Lunch\",\"metadata\":{\"order\":17}}");
    RestAnswer answer = gateway.asAda().with("Idempotency-Key", "k2").post("/v1/transfers", body);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("location")).isEqualTo("/v1/transfers/" + TRANSACTION);
    PostTransactionRequest request = gateway.ledger.last(PostTransactionRequest.class);
    assertThat(request.getType()).isEqualTo(TransactionType.TRANSACTION_TYPE_TRANSFER);
    assertThat(request.getSourceAccountId()).isEqualTo(WALLET);
    assertThat(request.getDestinationAccountId()).isEqualTo(OTHER_WALLET);
    assertThat(request.getAmount().getAmount()).isEqualTo(500);
    assertThat(request.getIdempotencyKey()).isEqualTo("k2");
    assertThat(request.getDescription()).isEqualTo("Lunch");
    assertThat(answer.json().at("/metadata/order").isInt()).isTrue();
  }

  @Test
  void the_ledger_is_called_as_the_user() {
    gateway.asAda().withKey().post("/v1/transfers", TRANSFER);
    assertThat(gateway.ledger.calls().getLast().caller()).isEqualTo(ADA_ID);
  }

  @Test
  void money_can_be_sent_to_an_email() {
    String body =
        TRANSFER.replace(
            "destination_account_id\":\"" + OTHER_WALLET, "destination_email\":\"bayo@example.com");
    assertThat(gateway.asAda().withKey().post("/v1/transfers", body).status()).isEqualTo(201);
    assertThat(gateway.ledger.last(PostTransactionRequest.class).getDestinationAccountId())
        .isEqualTo(OTHER_WALLET);
    // The recipient's account of a key stays the same, even if they close accounts meanwhile.
    assertThat(gateway.accounts.last(FindRecipientRequest.class).getNetwork())
        .isEqualTo("127.0.0.1");
    assertThat(gateway.accounts.last(FindRecipientRequest.class).getIdempotencyKey())
        .isEqualTo(gateway.ledger.last(PostTransactionRequest.class).getIdempotencyKey())
        .isNotEmpty();
    RestAnswer nobody =
        gateway.asAda().withKey().post("/v1/transfers", body.replace("bayo", "nobody"));
    assertThat(nobody.status()).isEqualTo(404);
    assertThat(nobody.code()).isEqualTo("RECIPIENT_NOT_FOUND");
  }

  @Test
  void a_recipient_is_named_in_exactly_one_way() {
    String both = TRANSFER.replace("}", ",\"destination_email\":\"bayo@example.com\"}");
    assertThat(gateway.asAda().withKey().post("/v1/transfers", both).errors())
        .containsExactly("MALFORMED /destination_email");
    String neither = TRANSFER.replace("\"destination_account_id\":\"" + OTHER_WALLET + "\",", "");
    assertThat(gateway.asAda().withKey().post("/v1/transfers", neither).errors())
        .containsExactly("REQUIRED /destination_account_id");
  }

  @Test
  void a_replay_is_marked_and_equal_byte_for_byte() {
    var ada = gateway.asAda().with("Idempotency-Key", "k3");
    RestAnswer first = ada.post("/v1/deposits", DEPOSIT);
    RestAnswer replay =
        ada.post(
            "/v1/deposits",
            " { \"currency\":\"NGN\", \"amount\":500, \"account_id\":\"" + WALLET + "\"} ");
    assertThat(replay.status()).isEqualTo(201);
    assertThat(replay.header("idempotent-replayed")).isEqualTo("true");
    assertThat(replay.body()).isEqualTo(first.body());
    assertThat(replay.header("location")).isEqualTo(first.header("location"));
  }

  @Test
  void a_reused_key_is_refused_with_the_differing_members() {
    var ada = gateway.asAda().with("Idempotency-Key", "k4");
    ada.post("/v1/deposits", DEPOSIT);
    RestAnswer other = ada.post("/v1/deposits", DEPOSIT.replace("500", "501"));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(other.errors()).containsExactly("DIFFERS /amount", "DIFFERS /account_id");
  }

  @Test
  void a_refusal_by_a_rule_names_its_transaction() {
    gateway.ledger.refuse(
        new Refusal(Reason.INSUFFICIENT_FUNDS, "available is 1", List.of(), TRANSACTION));
    RestAnswer answer = gateway.asAda().withKey().post("/v1/transfers", TRANSFER);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("INSUFFICIENT_FUNDS");
    assertThat(answer.text("/title")).isEqualTo("Insufficient funds");
    assertThat(answer.text("/type")).isEqualTo("/docs#insufficient-funds");
    assertThat(answer.text("/detail")).isEqualTo("available is 1");
    assertThat(answer.text("/transaction_id")).isEqualTo(TRANSACTION);
    assertThat(answer.header("idempotent-replayed")).isEmpty();
  }

  @Test
  void a_replayed_refusal_is_marked_as_one() {
    gateway.ledger.refuse(
        new Refusal(Reason.INSUFFICIENT_FUNDS, "available is 1", List.of(), TRANSACTION)
            .asReplay());
    RestAnswer answer = gateway.asAda().withKey().post("/v1/transfers", TRANSFER);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.header("idempotent-replayed")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 9_007_199_254_740_993L, Long.MAX_VALUE})
  void an_amount_is_kept_exactly(long amount) {
    RestAnswer answer =
        gateway
            .asAda()
            .withKey()
            .post("/v1/deposits", DEPOSIT.replace("500", Long.toString(amount)));
    assertThat(answer.json().at("/amount").asLong()).isEqualTo(amount);
    assertThat(gateway.ledger.last(PostTransactionRequest.class).getAmount().getAmount())
        .isEqualTo(amount);
  }

  @Test
  void a_request_that_moves_money_needs_a_key() {
    for (String path : List.of("/v1/deposits", "/v1/transfers")) {
      RestAnswer answer =
          gateway.asAda().post(path, path.endsWith("deposits") ? DEPOSIT : TRANSFER);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
    }
    assertThat(gateway.ledger.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with blank", "tab\there", "nön-ascii"})
  void a_key_is_visible_ascii(String key) {
    String request =
        "POST /v1/deposits HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\nIdempotency-Key: %s\r\n"
                .formatted(TestTokens.customerToken(ADA), key)
            + "Content-Type: application/json\r\nContent-Length: "
            + DEPOSIT.length()
            + "\r\n\r\n"
            + DEPOSIT;
    assertThat(RawHttp.exchange(gateway.port(), request))
        .startsWith("HTTP/1.1 400 ")
        .contains("\"code\":\"IDEMPOTENCY_KEY_INVALID\"");
  }

  @Test
  void a_key_is_one_header_of_at_most_255_characters() {
    RestAnswer longKey =
        gateway.asAda().with("Idempotency-Key", "k".repeat(256)).post("/v1/deposits", DEPOSIT);
    assertThat(longKey.code()).isEqualTo("IDEMPOTENCY_KEY_INVALID");
    RestAnswer twice = gateway.asAda().withKey().withKey().post("/v1/deposits", DEPOSIT);
    assertThat(twice.code()).isEqualTo("IDEMPOTENCY_KEY_INVALID");
    RestAnswer longest =
        gateway.asAda().with("Idempotency-Key", "~".repeat(255)).post("/v1/deposits", DEPOSIT);
    assertThat(longest.status()).isEqualTo(201);
  }

  @Test
  void a_receipt_is_the_file_that_the_checks_read() {
    RestAnswer receipt = gateway.asAda().get("/v1/transactions/" + TRANSACTION + "/receipt");
    assertThat(receipt.status()).isEqualTo(200);
    assertThat(receipt.text("/form")).isEqualTo("nissmart-receipt-v1");
    assertThat(receipt.text("/transaction/id")).isEqualTo(TRANSACTION);
    assertThat(receipt.text("/source_entry/salt")).isEqualTo("00".repeat(16));
    assertThat(receipt.json().at("/destination_entry").size()).isEqualTo(1);
    assertThat(receipt.text("/head/batches_root")).isEqualTo("cd".repeat(32));
    assertThat(receipt.json().at("/head/accounts_root").isNull()).isTrue();
  }

  @Test
  void a_receipt_that_is_not_signed_yet_says_when() {
    String later = Ids.TRANSACTION.format(Ids.ofSeq(1, 4712));
    RestAnswer early = gateway.asAda().get("/v1/transactions/" + later + "/receipt");
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.text("/code")).isEqualTo("RECEIPT_NOT_READY");
    assertThat(early.text("/detail")).isEqualTo("This receipt will be ready in about 42 seconds");
    assertThat(early.header("retry-after")).isEqualTo("42");
  }

  @Test
  void a_balance_proof_is_the_file_that_the_checks_read() {
    RestAnswer proof = gateway.asAda().get("/v1/accounts/" + WALLET + "/balance-proof");
    assertThat(proof.status()).isEqualTo(200);
    assertThat(proof.text("/form")).isEqualTo("nissmart-balance-v1");
    assertThat(proof.text("/account/kind")).isEqualTo("CUSTOMER");
    assertThat(proof.text("/account/balance")).isEqualTo("900");
    assertThat(proof.text("/path/0/sum")).isEqualTo("7");
    assertThat(proof.text("/accounts/trees/0/total")).isEqualTo("907");
    RestAnswer early = gateway.asAda().get("/v1/accounts/" + OTHER_WALLET + "/balance-proof");
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.text("/detail")).isEqualTo("This proof will be ready in about 42 seconds");
    assertThat(early.header("retry-after")).isEqualTo("42");
  }

  @Test
  void the_page_that_checks_receipts_needs_no_session() {
    RestAnswer page = gateway.anonymous().get("/receipt-check");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-security-policy")).contains("connect-src 'self'");
  }
}
