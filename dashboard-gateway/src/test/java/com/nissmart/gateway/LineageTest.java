package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.nissmart.common.v1.HopKind;
import com.nissmart.common.v1.LineageHop;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.gateway.support.SampleIds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LineageTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static final String PATH = "/v1/ops/lineage";
  private static final String WITHDRAWAL = "wdr_01kf0b5m6eyq8r4d9w2x7c3h1z";

  @Test
  void steps_of_all_services_are_in_order_of_time() {
    gateway.payoutLineage.matches("file:pay:2", hop(1, HopKind.HOP_KIND_WITHDRAWAL, WITHDRAWAL));
    gateway.payoutLineage.steps(
        WITHDRAWAL,
        List.of(SampleIds.TRANSACTION),
        hop(4, HopKind.HOP_KIND_RAIL, "r-1"),
        hop(1, HopKind.HOP_KIND_REQUEST, WITHDRAWAL));
    gateway.ledgerLineage.steps(
        SampleIds.TRANSACTION,
        List.of("txn_0000000002g04g0000000014k9"),
        hop(2, HopKind.HOP_KIND_HOLD, SampleIds.TRANSACTION),
        LineageHop.newBuilder()
            .setWhat(HopKind.HOP_KIND_TRANSACTION)
            .setMissing(true)
            .setDetail("The ledger does not have it")
            .build());
    gateway.accountsLineage.steps(
        "txn_0000000002g04g0000000014k9", List.of(), hop(3, HopKind.HOP_KIND_WEBHOOK, "whk_1"));

    RestAnswer answer = gateway.asAuditor().get(PATH + "?query=file%3Apay%3A2");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/id")).isEqualTo(WITHDRAWAL);
    assertThat(answer.json().path("hops").findValuesAsText("what"))
        .containsExactly("REQUEST", "HOLD", "WEBHOOK", "RAIL", "TRANSACTION");
    assertThat(answer.json().path("hops").findValuesAsText("service"))
        .containsExactly("payout", "ledger", "accounts", "payout", "ledger");
    assertThat(answer.json().at("/hops/4/missing").asBoolean()).isTrue();
    assertThat(answer.json().path("missing")).isEmpty();
  }

  @Test
  void a_hold_leads_to_its_withdrawal() {
    gateway.ledgerLineage.matches(
        "txn",
        hop(2, HopKind.HOP_KIND_HOLD, SampleIds.TRANSACTION).toBuilder()
            .setActor("payout")
            .build());
    gateway.payoutLineage.matches(
        SampleIds.TRANSACTION, hop(1, HopKind.HOP_KIND_WITHDRAWAL, WITHDRAWAL));

    assertThat(gateway.asOperator().get(PATH + "/txn").text("/id")).isEqualTo(WITHDRAWAL);
  }

  @Test
  void several_movements_are_a_list_to_choose_from() {
    gateway.payoutLineage.matches("k-1", hop(1, HopKind.HOP_KIND_WITHDRAWAL, WITHDRAWAL));
    gateway.ledgerLineage.matches(
        "k-1", hop(2, HopKind.HOP_KIND_TRANSACTION, SampleIds.TRANSACTION));

    RestAnswer answer = gateway.asOperator().get(PATH + "/k-1");

    assertThat(answer.json().path("id").isNull()).isTrue();
    assertThat(answer.json().path("matches").findValuesAsText("id"))
        .containsExactly(SampleIds.TRANSACTION, WITHDRAWAL);
    assertThat(answer.json().path("hops")).isEmpty();
  }

  @Test
  void a_service_that_is_away_is_named() {
    gateway.payoutLineage.matches("k-1", hop(1, HopKind.HOP_KIND_WITHDRAWAL, WITHDRAWAL));
    gateway.ledger.refuse(new Refusal(Reason.UNAVAILABLE, "away"));

    assertThat(gateway.asOperator().get(PATH + "/k-1").json().path("missing"))
        .extracting(name -> name.asText())
        .containsExactly("ledger");
    assertThat(gateway.asOperator().get(PATH + "/k-2").code()).isEqualTo("UNAVAILABLE");
  }

  @Test
  void unknown_texts_and_savers_are_refused() {
    assertThat(gateway.asOperator().get(PATH + "/unknown").code()).isEqualTo("LINEAGE_NOT_FOUND");
    assertThat(gateway.asOperator().get(PATH).errors()).containsExactly("REQUIRED /query");
    assertThat(gateway.asOperator().get(PATH + "?query=" + "x".repeat(256)).status())
        .isEqualTo(400);
    assertThat(gateway.asAda().get(PATH + "/" + WITHDRAWAL).status()).isEqualTo(403);
    assertThat(gateway.asAda().get(PATH + "?query=k-1").status()).isEqualTo(403);
  }

  private static LineageHop hop(int second, HopKind what, String id) {
    return LineageHop.newBuilder()
        .setAt(Timestamp.newBuilder().setSeconds(second))
        .setWhat(what)
        .setId(id)
        .setDetail("It happened")
        .build();
  }
}
