package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.gateway.support.SampleIds;
import com.nissmart.ledger.v1.GetTotalsRequest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OpsSummaryTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  @BeforeEach
  void forget() {
    gateway.nanos.advance(Duration.ofSeconds(2));
  }

  @Test
  void the_summary_has_the_key_figures() {
    JsonNode summary = summary();
    assertThat(summary.path("missing")).isEmpty();
    assertThat(summary.at("/people/users").asLong()).isEqualTo(9);
    assertThat(summary.at("/money/held/0/posted").asLong()).isEqualTo(5_000);
    assertThat(summary.at("/money/accounts")).hasSize(1);
    assertThat(summary.at("/transactions/today/0/amount").asText()).isEqualTo("1000");
    assertThat(summary.at("/withdrawals/open/0/in_doubt_amount").asText()).isEqualTo("300");
    assertThat(summary.at("/reconciliation/open_exceptions").asLong()).isEqualTo(6);
    assertThat(summary.at("/verification/sound").asBoolean()).isTrue();
    assertThat(summary.path("safe_mode").asBoolean()).isTrue();
    GetTotalsRequest request =
        gateway.ledger.calls().stream()
            .map(call -> call.request())
            .filter(GetTotalsRequest.class::isInstance)
            .map(GetTotalsRequest.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(request.getFromDay()).isEqualTo("2025-12-17");
    assertThat(request.getToDay()).isEqualTo("2026-01-15");
    assertThat(gateway.ledger.calls()).allMatch(call -> call.caller().equals(SampleIds.NGOZI_ID));
  }

  @Test
  void proposals_of_all_services_are_counted() {
    gateway.ledgerProposals.keep(1, 2);
    gateway.payoutProposals.keep(3);
    assertThat(summary().at("/approvals/waiting").asLong()).isEqualTo(3);
  }

  @Test
  void sums_are_exact_beyond_64_bits() {
    JsonNode sum = summary().at("/transactions/last_30_days/0");
    assertThat(sum.path("count").asLong()).isEqualTo(5);
    assertThat(sum.path("amount").asText()).isEqualTo("9223372036854776807");
  }

  @Test
  void success_rate_and_duration_count_ended_withdrawals() {
    JsonNode withdrawals = summary().path("withdrawals");
    assertThat(withdrawals.path("success_rate").asDouble()).isEqualTo(0.75);
    assertThat(withdrawals.path("completion_ms").asLong()).isEqualTo(200);
    assertThat(withdrawals.at("/in_doubt/count").asLong()).isEqualTo(1);
    assertThat(withdrawals.at("/in_doubt/oldest_age_seconds").isNumber()).isTrue();
  }

  @Test
  void requests_within_a_second_share_one_answer() {
    String first = gateway.asOperator().get("/v1/ops/summary").body();
    int calls = gateway.ledger.calls().size();
    gateway.nanos.advance(Duration.ofMillis(900));
    assertThat(gateway.asAuditor().get("/v1/ops/summary").body()).isEqualTo(first);
    assertThat(gateway.ledger.calls()).hasSize(calls);
    gateway.nanos.advance(Duration.ofMillis(200));
    gateway.asAuditor().get("/v1/ops/summary");
    assertThat(gateway.ledger.calls()).hasSizeGreaterThan(calls);
  }

  @Test
  void missing_parts_are_named_and_the_rest_is_answered() {
    gateway.payout.refuse(new Refusal(Reason.UNAVAILABLE, "away"));
    gateway.accounts.refuse(new Refusal(Reason.INTERNAL, "broken"));
    JsonNode summary = summary();
    assertThat(summary.path("missing"))
        .extracting(JsonNode::asText)
        .containsExactly("accounts", "payout");
    assertThat(summary.path("people").isNull()).isTrue();
    assertThat(summary.path("withdrawals").isNull()).isTrue();
    assertThat(summary.path("reconciliation").isNull()).isTrue();
    assertThat(summary.at("/money/last_seq").asLong()).isEqualTo(4711);
    assertThat(summary.at("/money/journal_seq").asLong()).isEqualTo(4715);
  }

  private static JsonNode summary() {
    RestAnswer answer = gateway.asOperator().get("/v1/ops/summary");
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }
}
