package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.ADA_ID;
import static com.nissmart.gateway.support.SampleIds.TRANSACTION;
import static com.nissmart.gateway.support.SampleIds.WALLET;
import static com.nissmart.gateway.support.SampleIds.WITHDRAWAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.v1.WithdrawalStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WithdrawalsTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static final String ONE = "/v1/withdrawals/" + WITHDRAWAL;
  private static final String BODY =
      """
      {"account_id":"%s","amount":20000,"currency":"NGN",
       "destination":{"bank_code":"058","account_number":"0123456789","account_name":"Ada Obi"}}
      """
          .formatted(WALLET);

  @Test
  void a_withdrawal_is_created_with_every_member() {
    RestAnswer answer = gateway.asAda().with("Idempotency-Key", "w1").post("/v1/withdrawals", BODY);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("location")).isEqualTo(ONE);
    assertThat(answer.body())
        .isEqualTo(
            ("{\"id\":\"%s\",\"account_id\":\"%s\",\"amount\":20000,\"currency\":\"NGN\",\"destination\":{\"bank_code\":\"058\","
                    + "\"account_number\":\"0123456789\",\"account_name\":\"Ada Obi\",\"bank_account_name\":\"ADA OKAFOR\",\"name_matches\":false},\"status\":\"PENDING\","
                    + "\"in_doubt_since\":null,\"attempt\":1,\"external_reference\":null,\"transaction_id\":\"%s\",\"failure\":null,"
                    + "\"created_at\":\"2026-01-15T08:00:00.123456Z\",\"updated_at\":\"2026-01-15T08:00:00.123456Z\"}")
                .formatted(WITHDRAWAL, WALLET, TRANSACTION));
    CreateWithdrawalRequest request = gateway.payout.last(CreateWithdrawalRequest.class);
    assertThat(request.getIdempotencyKey()).isEqualTo("w1");
    assertThat(gateway.payout.calls().getLast().caller()).isEqualTo(ADA_ID);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "058"               | "05"               | MALFORMED /destination/bank_code
          "058"               | "0581234"          | MALFORMED /destination/bank_code
          "058"               | 58                 | MALFORMED /destination/bank_code
          "0123456789"        | "123456789"        | MALFORMED /destination/account_number
          "0123456789"        | "01234567890"      | MALFORMED /destination/account_number
          "0123456789"        | "012345678x"       | MALFORMED /destination/account_number
          "0123456789"        | "٠١٢٣٤٥٦٧٨٩"       | MALFORMED /destination/account_number
          "Ada Obi"           | ""                 | REQUIRED /destination/account_name
          "Ada Obi"           | null               | REQUIRED /destination/account_name
          "Ada Obi"           | "Ada Obi","iban":1 | UNKNOWN_MEMBER /destination/iban
          20000               | 0                  | OUT_OF_RANGE /amount
          """)
  void an_invalid_destination_is_refused_before_any_hold(String good, String bad, String error) {
    RestAnswer answer = gateway.asAda().withKey().post("/v1/withdrawals", BODY.replace(good, bad));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errors()).containsExactly(error);
    assertThat(gateway.payout.calls()).isEmpty();
  }

  @Test
  void the_destination_must_be_an_object() {
    for (String bad : List.of("null", "[]", "\"058\"")) {
      String body = BODY.replaceAll("\"destination\":\\{[^}]*}", "\"destination\":" + bad);
      assertThat(gateway.asAda().withKey().post("/v1/withdrawals", body).errors())
          .containsExactly((bad.equals("null") ? "REQUIRED" : "MALFORMED") + " /destination");
    }
  }

  @Test
  void a_withdrawal_in_doubt_has_the_start_of_the_doubt() {
    RestAnswer answer = gateway.asAda().get(ONE);
    assertThat(answer.text("/status")).isEqualTo("PROCESSING");
    assertThat(answer.text("/in_doubt_since")).isEqualTo("2026-01-15T08:00:00.123456Z");
    assertThat(answer.text("/external_reference")).isEqualTo("ref-1");
  }

  @Test
  void events_are_listed_oldest_first() {
    RestAnswer answer = gateway.asAda().get(ONE + "/events");
    assertThat(answer.json().path("data").findValuesAsText("to_status"))
        .containsExactly("PENDING", "PROCESSING");
    assertThat(answer.json().at("/data/0/from_status").isNull()).isTrue();
    assertThat(answer.text("/data/1/from_status")).isEqualTo("PENDING");
  }

  @Test
  void withdrawals_are_listed_and_filtered() {
    RestAnswer answer =
        gateway
            .asAda()
            .get("/v1/withdrawals?status=PROCESSING&account_id=" + WALLET + "&limit=7&cursor=c");
    assertThat(answer.text("/next_cursor")).isEqualTo("more");
    ListWithdrawalsRequest request = gateway.payout.last(ListWithdrawalsRequest.class);
    assertThat(request.getStatus()).isEqualTo(WithdrawalStatus.WITHDRAWAL_STATUS_PROCESSING);
    assertThat(request.getPageSize()).isEqualTo(7);
    assertThat(gateway.asAda().get("/v1/withdrawals?status=PAID").errors())
        .containsExactly("MALFORMED /status");
  }

  @Test
  void a_retry_needs_a_key_and_no_body() {
    assertThat(gateway.asAda().post(ONE + "/retry").code()).isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
    RestAnswer answer = gateway.asAda().with("Idempotency-Key", "r1").post(ONE + "/retry");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("attempt").asInt()).isEqualTo(2);
    assertThat(gateway.payout.last(RetryWithdrawalRequest.class).getIdempotencyKey())
        .isEqualTo("r1");
    assertThat(gateway.asAda().withKey().post(ONE + "/retry", "{}").status()).isEqualTo(200);
    assertThat(gateway.asAda().withKey().post(ONE + "/retry", "{\"amount\":1}").errors())
        .containsExactly("UNKNOWN_MEMBER /amount");
  }

  @Test
  void cancelling_again_returns_the_same_answer() {
    RestAnswer answer = gateway.asAda().post(ONE + "/cancel");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/status")).isEqualTo("CANCELLED");
    assertThat(answer.header("idempotent-replayed")).isEqualTo("true");
  }

  @Test
  void a_withdrawal_past_pending_cannot_be_cancelled() {
    gateway.payout.refuse(new Refusal(Reason.WITHDRAWAL_NOT_CANCELLABLE, "It is PROCESSING."));
    assertThat(gateway.asAda().post(ONE + "/cancel").status()).isEqualTo(409);
    assertThat(gateway.asAda().get("/v1/withdrawals/acc_x").code())
        .isEqualTo("WITHDRAWAL_NOT_FOUND");
  }
}
