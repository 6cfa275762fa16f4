package com.nissmart.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nissmart.e2e.support.IntegratorServer;
import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import com.nissmart.testkit.Await;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The lineage of movements through the real services. */
final class LineageJourneyTest {
  private static final String PATH = "/v1/ops/lineage";
  private static final String PAYS = "0123456789";
  private static final String NEVER_ANSWERS = "9990000007";
  private static final Duration LONG = Duration.ofSeconds(150);
  private static final long LARGE = 20_000_000;

  private final RestClient operator = SharedSystem.operator();

  @Test
  void every_start_finds_the_same_steps() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada").has(100_000);
    try (IntegratorServer integrator = new IntegratorServer()) {
      String webhook = webhook(ada, integrator);
      String file = "payroll-" + ada.account();
      RestResponse sent =
          ada.rest()
              .upload(
                  "/v1/withdrawal-files?file_id=" + file,
                  "text/csv",
                  "account_id,amount,currency,bank_code,account_number,account_name\n"
                      + "%s,4000,NGN,058,%s,Ada Okafor\n".formatted(ada.account(), PAYS));
      String id = sent.body().at("/lines/0/withdrawal_id").asText();
      assertThat(ada.awaitsPayoutResult(id).text("status")).isEqualTo("COMPLETED");
      String report = "bank-" + ada.account() + ".csv";
      String run = reconciled(ada, id, report);
      Await.until(LONG, "a callback", () -> hops(id).contains("CALLBACK"));
      Await.until(LONG, "deliveries", () -> gaps(id).isEmpty());
      JsonNode attempt = operator.get("/v1/ops/withdrawals/" + id).body().at("/attempts/0");

      List<String> starts = new ArrayList<>(List.of(id, file, sent.id(), report, run));
      starts.add("file:" + file + ":2");
      starts.add(attempt.path("external_reference").asText());
      starts.add(attempt.path("hold_transaction_id").asText());
      starts.add(attempt.path("capture_transaction_id").asText());
      starts.add(idOf(id, "CALLBACK"));
      starts.add(
          ada.rest()
              .get("/v1/webhooks/" + webhook + "/deliveries")
              .body()
              .at("/data/0/id")
              .asText());
      JsonNode expected = lineage(id).path("hops");
      for (String start : starts) {
        JsonNode found = lineage(start);
        assertThat(found.path("id").asText()).as(start + found).isEqualTo(id);
        assertThat(found.path("hops")).as(start).isEqualTo(expected);
      }

      assertThat(hops(id).getFirst()).isIn("FILE", "REQUEST");
      assertThat(hops(id))
          .contains(
              "REQUEST",
              "FILE",
              "WITHDRAWAL",
              "HOLD",
              "ATTEMPT",
              "RAIL",
              "CALLBACK",
              "TRANSACTION",
              "ENTRY",
              "STATEMENT_LINE",
              "WEBHOOK");
      assertThat(expected.findValuesAsText("at")).isSorted();
      assertThat(operator.get(PATH + "/" + id).body().path("hops")).isEqualTo(expected);
      assertThat(lineage(ada.account()).path("matches").findValuesAsText("id")).contains(id);
      assertThat(ada.rest().get(PATH + "/" + id).status()).isEqualTo(403);
      assertThat(operator.get(PATH + "/nothing-has-this").text("code"))
          .isEqualTo("LINEAGE_NOT_FOUND");
      assertThat(operator.get("/v1/ops/audit?kind=READ&target_id=" + id).body().toString())
          .contains("common.get_lineage");
    }
  }

  @Test
  void second_approvals_are_steps_of_a_transaction() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada");
    String key = "salary-" + ada.account();
    String deposit = ada.deposits(key, LARGE).id();
    String proposal =
        operator
            .post(
                "/v1/ops/transactions/" + deposit + "/reverse",
                "reverse-" + deposit,
                Map.of("note", "Booked twice"))
            .id();
    RestResponse done =
        SharedSystem.secondOperator()
            .post("/v1/ops/proposals/" + proposal + "/approve", Map.of("note", "Asked the bank"));

    for (String start : List.of(deposit, done.text("result"), proposal)) {
      JsonNode found = lineage(start);
      assertThat(found.path("id").asText()).as(start).isEqualTo(deposit);
      assertThat(found.path("hops").findValuesAsText("what"))
          .contains("REQUEST", "TRANSACTION", "ENTRY", "PROPOSAL", "ACTION");
      assertThat(found.path("hops").findValuesAsText("state")).contains("PROPOSED", "DONE");
      assertThat(found.path("hops").toString()).contains("Booked twice", "Asked the bank");
    }
    String adaId = operator.get("/v1/ops/transactions/" + deposit).text("requested_by");
    assertThat(lineage(adaId + " " + key).path("id").asText()).isEqualTo(deposit);
    assertThat(gaps(deposit)).isEmpty();
  }

  @Test
  void missing_steps_are_named() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada").has(100_000);
    try (IntegratorServer integrator = new IntegratorServer()) {
      var _ = webhook(ada, integrator);
      integrator.answers(500);

      String id = ada.withdraws("w1", 4_000, NEVER_ANSWERS).id();

      Await.until(LONG, "both gaps", () -> gaps(id).containsAll(List.of("RAIL", "WEBHOOK")));
      assertThat(lineage(id).path("hops").toString()).contains("HTTP 500");
    }
  }

  private static String webhook(Saver saver, IntegratorServer integrator) {
    RestResponse made =
        saver
            .rest()
            .post(
                "/v1/webhooks",
                Map.of("url", integrator.url("/hook"), "events", List.of("withdrawal.*")));
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    return made.body().at("/webhook/id").asText();
  }

  /** Uploads a report with one line about the withdrawal; returns the run. */
  private String reconciled(Saver saver, String id, String name) {
    RestResponse withdrawal = saver.rest().get("/v1/withdrawals/" + id);
    String at = withdrawal.text("updated_at");
    RestResponse run =
        operator.upload(
            "/v1/ops/reconciliations?report_name=%s&from_day=%2$s&to_day=%2$s"
                .formatted(name, at.substring(0, 10)),
            "text/csv",
            "reference,amount,currency,status,booked_at\n%s,4000,NGN,PAID,%s\n"
                .formatted(withdrawal.text("external_reference"), at));
    assertThat(run.status()).as(run.toString()).isEqualTo(201);
    return run.body().at("/reconciliation/id").asText();
  }

  private JsonNode lineage(String text) {
    RestResponse answer =
        operator.get(PATH + "?query=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    assertThat(answer.status()).as(text + " " + answer).isEqualTo(200);
    return answer.body();
  }

  private List<String> hops(String text) {
    return lineage(text).path("hops").findValuesAsText("what");
  }

  private List<String> gaps(String text) {
    return StreamSupport.stream(lineage(text).path("hops").spliterator(), false)
        .filter(hop -> hop.path("missing").asBoolean())
        .map(hop -> hop.path("what").asText())
        .toList();
  }

  private String idOf(String text, String what) {
    return StreamSupport.stream(lineage(text).path("hops").spliterator(), false)
        .filter(hop -> hop.path("what").asText().equals(what))
        .map(hop -> hop.path("id").asText())
        .findFirst()
        .orElseThrow();
  }
}
