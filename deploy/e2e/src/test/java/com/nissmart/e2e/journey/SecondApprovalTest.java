package com.nissmart.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two operators over REST: one proposes, the other one decides. */
final class SecondApprovalTest {
  private static final String PROPOSALS = "/v1/ops/proposals/";
  private static final long LARGE = 20_000_000;

  private final RestClient second = SharedSystem.secondOperator();
  private final RestClient first = SharedSystem.operator();

  @Test
  void a_large_reversal_needs_another_operator() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada");
    String deposit = ada.deposits("d-1", LARGE).id();

    RestResponse proposed = reverse(deposit, "Booked twice");

    assertThat(proposed.status()).as(proposed.toString()).isEqualTo(202);
    String path = PROPOSALS + proposed.id();
    assertThat(proposed.headers().firstValue("Location")).contains(path);
    assertThat(proposed.text("subject")).isEqualTo(deposit);
    assertThat(proposed.number("amount")).isEqualTo(LARGE);
    assertThat(ada.available()).isEqualTo(LARGE);
    assertThat(reverse(deposit, "Booked twice").id()).isEqualTo(proposed.id());
    assertThat(reverse(deposit, "Another reason").text("code")).isEqualTo("PROPOSAL_WAITING");
    assertThat(first.post(path + "/approve", Map.of()).text("code"))
        .isEqualTo("SECOND_OPERATOR_REQUIRED");
    assertThat(waiting()).contains(proposed.id());

    RestResponse done = second.post(path + "/approve", Map.of("note", "Asked the bank"));

    assertThat(done.text("status")).as(done.toString()).isEqualTo("DONE");
    assertThat(ada.available()).isZero();
    assertThat(first.get("/v1/ops/transactions/" + done.text("result")).text("type"))
        .isEqualTo("REVERSAL");
    assertThat(second.post(path + "/approve", Map.of()).text("result"))
        .isEqualTo(done.text("result"));
    assertThat(waiting()).doesNotContain(proposed.id());
    assertThat(outcomes(deposit)).containsExactly("PROPOSAL_WAITING", "PROPOSED", "PROPOSED");
    assertThat(outcomes(proposed.id())).containsExactly("DONE", "DONE", "SECOND_OPERATOR_REQUIRED");
  }

  @Test
  void a_rejected_reversal_moves_nothing() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada");
    String deposit = ada.deposits("d-1", LARGE).id();
    String path = PROPOSALS + reverse(deposit, "Booked twice").id();

    RestResponse rejected = second.post(path + "/reject", Map.of("reason", "It was two payments"));

    assertThat(rejected.text("status")).as(rejected.toString()).isEqualTo("REJECTED");
    assertThat(rejected.text("decision_note")).isEqualTo("It was two payments");
    assertThat(second.post(path + "/approve", Map.of()).text("code"))
        .isEqualTo("PROPOSAL_NOT_PENDING");
    assertThat(ada.available()).isEqualTo(LARGE);
  }

  @Test
  void roles_change_only_with_two_operators() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada");
    String id = first.get("/v1/ops/users?query=" + ada.email()).body().at("/data/0/id").asText();
    String roles = "/v1/ops/users/" + id + "/roles";
    Map<String, ?> auditor =
        Map.of("roles", List.of("CUSTOMER", "AUDITOR"), "reason", "Audits the year");

    RestResponse proposed = first.put(roles, auditor);

    assertThat(proposed.status()).as(proposed.toString()).isEqualTo(202);
    assertThat(ada.rest().get("/v1/ops/summary").status()).isEqualTo(403);
    assertThat(second.post(PROPOSALS + proposed.id() + "/approve", Map.of()).text("status"))
        .isEqualTo("DONE");
    assertThat(ada.rest().get("/v1/users/me").text("code")).isEqualTo("TOKEN_INVALID");
    assertThat(
            Saver.returns(SharedSystem.gateway(), ada.email(), Saver.PASSWORD)
                .rest()
                .get("/v1/ops/summary")
                .status())
        .isEqualTo(200);
  }

  private RestResponse reverse(String transaction, String note) {
    return first.post(
        "/v1/ops/transactions/" + transaction + "/reverse",
        transaction + note.length(),
        Map.of("note", note));
  }

  private List<String> waiting() {
    return second
        .get("/v1/ops/proposals?status=PENDING&limit=200")
        .body()
        .path("data")
        .findValuesAsText("id");
  }

  private List<String> outcomes(String target) {
    return first
        .get("/v1/ops/audit?target_id=" + target)
        .body()
        .path("data")
        .findValuesAsText("outcome");
  }
}
