package com.nissmart.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A file of withdrawals and the bank's reports about them. */
final class ReconciliationJourneyTest {
  private static final String NEVER_ANSWERS = "9990000007";
  private static final String BANK_ACCOUNT = "0123456789";
  private static final String REPORT_HEADER = "reference,amount,currency,status,booked_at\n";

  @Test
  void a_withdrawal_file_is_paid_once_and_reconciles() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada").has(100_000);
    String file =
        "account_id,amount,currency,bank_code,account_number,account_name\n"
            + line(ada, 1_000, BANK_ACCOUNT)
            + line(ada, 2_000, BANK_ACCOUNT)
            + line(ada, 3_000, "12345")
            + line(ada, 900_000, BANK_ACCOUNT);
    String path = "/v1/withdrawal-files?file_id=payroll-1";
    RestResponse trial = ada.rest().upload(path + "&validate_only=true", "text/csv", file);
    assertThat(trial.number("accepted")).as(trial.toString()).isEqualTo(2);
    assertThat(ada.available()).isEqualTo(100_000);

    RestResponse accepted = ada.rest().upload(path, "text/csv", file);
    RestResponse again = ada.rest().upload(path, "text/csv", file);

    assertThat(codes(accepted)).containsExactly("", "", "INVALID_REQUEST", "INSUFFICIENT_FUNDS");
    assertThat(again.number("accepted")).as(again.toString()).isZero();
    assertThat(again.number("replayed")).isEqualTo(2);
    List<String> paid = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      String id = accepted.body().path("lines").path(i).path("withdrawal_id").asText();
      paid.add(ada.awaitsPayoutResult(id).id());
    }
    assertThat(ada.balance().path("posted").asLong()).isEqualTo(97_000);

    JsonNode run = runOfToday();
    JsonNode total = run.path("reconciliation").path("totals").path(0);
    assertThat(run.path("reconciliation").path("matched_lines").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(
            total.path("matched_amount").asLong() + total.path("report_excepted_amount").asLong())
        .as(total.toString())
        .isEqualTo(total.path("report_amount").asLong());
    run.path("exceptions")
        .forEach(exception ->
            assertThat(paid)
                .as(exception.toString())
                .doesNotContain(exception.path("withdrawal_id").asText()));
  }

  @Test
  void a_bank_report_ends_a_doubt_and_raises_an_exception() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada").has(10_000);
    RestResponse doubted = ada.withdraws("w1", 4_000, NEVER_ANSWERS);
    String path = "/v1/withdrawals/" + doubted.id();
    Await.until(
        Duration.ofSeconds(30),
        "doubt",
        () -> !ada.rest().get(path).text("in_doubt_since").matches("|null"));
    String reference = ada.rest().get(path).text("external_reference");
    String stranger = "STRANGER-" + reference;
    String sentAt = ada.rest().get(path).text("created_at");
    String report =
        REPORT_HEADER
            + "%s,4000,NGN,PAID,%s\n".formatted(reference, sentAt)
            + "%s,50,NGN,PAID,%s\n".formatted(stranger, sentAt);

    RestResponse run =
        operator()
            .upload(
                "/v1/ops/reconciliations?report_name=bank.csv&from_day=" + sentAt.substring(0, 10),
                "text/csv",
                report);

    assertThat(run.status()).as(run.toString()).isEqualTo(201);
    assertThat(run.body().path("reconciliation").path("resolved_withdrawals").asInt()).isEqualTo(1);
    JsonNode exception = run.body().path("exceptions").path(0);
    assertThat(exception.path("kind").asText()).isEqualTo("MISSING_HERE");
    assertThat(exception.path("external_reference").asText()).isEqualTo(stranger);
    assertThat(ada.awaitsPayoutResult(doubted.id()).text("status")).isEqualTo("COMPLETED");
    RestResponse closed =
        operator()
            .post(
                "/v1/ops/exceptions/" + exception.path("id").asText() + "/resolve",
                Map.of("resolution", "our own payment"));
    assertThat(closed.status()).as(closed.toString()).isEqualTo(200);
    assertThat(closed.text("resolution")).isEqualTo("our own payment");
  }

  @Test
  void a_camt_053_statement_is_reconciled() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada").has(10_000);
    String id = ada.awaitsPayoutResult(ada.withdraws("w1", 4_050, BANK_ACCOUNT).id()).id();
    String reference = ada.rest().get("/v1/withdrawals/" + id).text("external_reference");
    String statement =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Ntry>
          <Amt Ccy="NGN">40.51</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
          <BookgDt><DtTm>2020-01-16T09:00:00+01:00</DtTm></BookgDt>
          <NtryDtls><TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs></TxDtls></NtryDtls>
        </Ntry></Stmt></BkToCstmrStmt></Document>
        """
            .formatted(reference);

    RestResponse run =
        operator()
            .upload(
                "/v1/ops/reconciliations?from_day=2020-01-16&report_name=bank.xml",
                "application/xml",
                statement);

    assertThat(run.status()).as(run.toString()).isEqualTo(201);
    JsonNode exception = run.body().path("exceptions").path(0);
    assertThat(exception.path("kind").asText()).as(run.toString()).isEqualTo("AMOUNT_DIFFERS");
    assertThat(exception.path("withdrawal_id").asText()).isEqualTo(id);
  }

  /** Reconciles yesterday and today, because midnight may pass during the test. */
  private static JsonNode runOfToday() {
    RestResponse first = operator().upload("/v1/ops/reconciliations", "text/csv", "");
    assertThat(first.status()).as(first.toString()).isEqualTo(201);
    LocalDate today = LocalDate.parse(first.body().path("reconciliation").path("to_day").asText());
    RestResponse run =
        operator()
            .upload(
                "/v1/ops/reconciliations?from_day=" + today.minusDays(1) + "&to_day=" + today,
                "text/csv",
                "");
    assertThat(run.status()).as(run.toString()).isEqualTo(201);
    return run.body();
  }

  private static RestClient operator() {
    RestClient anonymous = RestClient.anonymous(SharedSystem.gateway());
    return anonymous.withToken(
        Saver.signIn(anonymous, SharedSystem.OPERATOR_EMAIL, SharedSystem.OPERATOR_PASSWORD));
  }

  private static String line(Saver saver, long amount, String number) {
    return "%s,%d,NGN,058,%s,Ada Okafor%n".formatted(saver.account(), amount, number);
  }

  private static List<String> codes(RestResponse answer) {
    List<String> codes = new ArrayList<>();
    answer
        .body()
        .path("lines")
        .forEach(line -> codes.add(line.path("code").isNull() ? "" : line.path("code").asText()));
    return codes;
  }
}
