package com.nissmart.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A day of the finance team over REST. */
final class OperatorsDayTest {
  private static final String BANK_THAT_NEVER_SAYS = "9990000007";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static RestClient operator = RestClient.anonymous(SharedSystem.gateway());

  @BeforeAll
  static void sign_in() {
    RestClient anonymous = RestClient.anonymous(SharedSystem.gateway());
    operator =
        anonymous.withToken(
            Saver.signIn(anonymous, SharedSystem.OPERATOR_EMAIL, SharedSystem.OPERATOR_PASSWORD));
  }

  @Test
  void the_summary_is_complete() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada").has(70_000);
    Await.until(PATIENCE, () -> held() >= 70_000);
    JsonNode summary = operator.get("/v1/ops/summary").body();
    assertThat(summary.path("missing")).as(summary.toString()).isEmpty();
    assertThat(summary.at("/people/users_today").asLong()).isPositive();
    assertThat(summary.at("/transactions/today").findValuesAsText("type")).contains("DEPOSIT");
    assertThat(ada.rest().get("/v1/ops/summary").status()).isEqualTo(403);
  }

  @Test
  void freezing_and_closing_an_account_is_logged() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada").has(5_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "bola");
    JsonNode found = operator.get("/v1/ops/users?query=" + ada.email()).body().path("data");
    assertThat(found).hasSize(1);
    String userPath = "/v1/ops/users/" + found.path(0).path("id").asText();
    assertThat(operator.get(userPath).body().at("/accounts/0/balance/posted").asLong())
        .isEqualTo(5_000);

    String path = "/v1/ops/accounts/" + ada.account();
    RestResponse frozen = operator.post(path + "/freeze", note("reported as stolen"));
    assertThat(frozen.text("status")).as(frozen.toString()).isEqualTo("FROZEN");
    assertThat(ada.sends(bola, "t-1", 1_000).text("code")).isEqualTo("ACCOUNT_FROZEN");
    assertThat(operator.post(path + "/unfreeze", note("it was not")).status()).isEqualTo(200);
    assertThat(operator.post(path + "/close", note("by mistake")).text("code"))
        .isEqualTo("ACCOUNT_NOT_EMPTY");

    RestResponse sent = ada.sends(bola, "t-2", 5_000);
    assertThat(sent.status()).isEqualTo(201);
    RestResponse closed = operator.post(path + "/close", note("asked for"));
    assertThat(closed.text("status")).as(closed.toString()).isEqualTo("CLOSED");
    RestResponse shown = operator.get(path);
    assertThat(shown.body().at("/owner/email").asText()).isEqualTo(ada.email());

    JsonNode log = operator.get("/v1/ops/audit?target_id=" + ada.account()).body().path("data");
    assertThat(log.findValuesAsText("action"))
        .containsExactly("account.close", "account.close", "account.unfreeze", "account.freeze");
    assertThat(log.findValuesAsText("outcome"))
        .containsExactly("DONE", "ACCOUNT_NOT_EMPTY", "DONE", "DONE");
  }

  @Test
  void a_reversed_transfer_restores_both_balances() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada").has(9_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "bola");
    String transfer = ada.sends(bola, "t-1", 4_000).id();
    String path = "/v1/ops/transactions/" + transfer + "/reverse";

    RestResponse reversed = operator.post(path, "r-1", note("sent to the wrong person"));

    assertThat(reversed.status()).as(reversed.toString()).isEqualTo(201);
    assertThat(reversed.text("resolves_transaction_id")).isEqualTo(transfer);
    assertThat(ada.available()).isEqualTo(9_000);
    assertThat(bola.available()).isZero();
    assertThat(operator.post(path, "r-1", note("sent to the wrong person")).replayed()).isTrue();
    assertThat(operator.post(path, "r-2", note("again")).text("code"))
        .isEqualTo("ALREADY_REVERSED");
    assertThat(operator.get("/v1/ops/transactions/" + reversed.id()).status()).isEqualTo(200);
  }

  @Test
  void an_operator_decides_a_withdrawal_in_doubt() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada").has(60_000);
    String id = ada.withdraws("w-1", 20_000, BANK_THAT_NEVER_SAYS).id();
    String path = "/v1/ops/withdrawals/" + id;
    Await.until(
        PATIENCE, () -> !operator.get(path).body().at("/withdrawal/in_doubt_since").isNull());
    assertThat(operator.get("/v1/ops/withdrawals?in_doubt=true").body().findValuesAsText("id"))
        .contains(id);

    RestResponse resolved =
        operator.post(path + "/resolve", Map.of("outcome", "PAID", "note", "on the statement"));

    assertThat(resolved.status()).as(resolved.toString()).isEqualTo(200);
    assertThat(ada.awaitsPayoutResult(id).text("status")).isEqualTo("COMPLETED");
    assertThat(ada.available()).isEqualTo(40_000);
    assertThat(operator.get(path).body().at("/resolutions/0/outcome").asText()).isEqualTo("PAID");
    assertThat(operator.get("/v1/ops/audit?action=withdrawal.resolve").text()).contains(id);
  }

  @Test
  void the_ledger_passes_verification() {
    RestResponse found = operator.post("/v1/ops/ledger/verification", Map.of("full", true));
    assertThat(found.status()).as(found.toString()).isEqualTo(200);
    assertThat(found.body().path("sound").asBoolean()).as(found.toString()).isTrue();
    assertThat(
            operator
                .get("/v1/ops/ledger/verification")
                .body()
                .at("/verification/sound")
                .asBoolean())
        .isTrue();
  }

  @Test
  void events_arrive_within_a_second_and_resume_without_a_gap() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada");
    String seen;
    try (LiveEventClient all = feed("/v1/ops/activity", operator.token(), "");
        LiveEventClient own = feed("/v1/events", ada.rest().token(), "")) {
      long begin = System.nanoTime();
      String deposit = ada.deposits("d-1", 50_000).id();
      LiveEventClient.Event event = own.next(e -> e.data().path("id").asText().equals(deposit));
      assertThat(Duration.ofNanos(event.at() - begin)).isLessThan(Duration.ofSeconds(1));
      seen = event.id();
      all.next(e -> e.data().path("id").asText().equals(deposit));

      begin = System.nanoTime();
      ada.withdraws("w-1", 10_000, "0123456789");
      LiveEventClient.Event held =
          own.next(e -> e.data().path("type").asText().equals("WITHDRAWAL"));
      assertThat(Duration.ofNanos(held.at() - begin)).isLessThan(Duration.ofSeconds(1));
      own.next(e -> e.data().path("type").asText().equals("CAPTURE"));
      all.next(e -> e.data().path("type").asText().equals("CAPTURE"));
    }
    try (LiveEventClient again = feed("/v1/events", ada.rest().token(), seen)) {
      List<String> types =
          List.of(
              again.next(e -> e.type().equals("transaction")).data().path("type").asText(),
              again.next(e -> e.type().equals("transaction")).data().path("type").asText());
      assertThat(types).containsExactly("WITHDRAWAL", "CAPTURE");
    }
  }

  private static long held() {
    for (JsonNode held : operator.get("/v1/ops/summary").body().at("/money/held")) {
      if (held.path("currency").asText().equals("NGN")) {
        return held.path("posted").asLong();
      }
    }
    return 0;
  }

  private static LiveEventClient feed(String path, String token, String lastEventId) {
    return LiveEventClient.of(SharedSystem.gateway(), path, token, lastEventId);
  }

  private static Map<String, ?> note(String text) {
    return Map.of("note", text);
  }
}
