package com.nissmart.gateway;

import static com.nissmart.gateway.support.ProposalsFake.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.SetRolesRequest;
import com.nissmart.common.v1.ActionWords;
import com.nissmart.common.v1.ApproveProposalRequest;
import com.nissmart.common.v1.ListProposalsRequest;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.support.CallRecorder.Call;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.gateway.support.SampleIds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProposalsTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static final String LIST = "/v1/ops/proposals";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 200})
  void pages_of_three_services_have_each_proposal_once(int limit) {
    gateway.accountsProposals.keep(12, 11, 4);
    gateway.ledgerProposals.keep(10, 9, 8, 7, 6, 5);
    gateway.payoutProposals.keep(3, 2, 1);

    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      RestAnswer page =
          gateway
              .asAuditor()
              .get(LIST + "?limit=" + limit + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
      page.json().path("data").forEach(one -> seen.add(one.path("id").asText()));
      cursor = page.json().path("next_cursor").asText("");
    } while (!cursor.isEmpty() && !cursor.equals("null"));

    assertThat(seen)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 12).mapToObj(n -> id(13 - n)).toList());
  }

  @Test
  void filters_reach_every_service() {
    assertThat(gateway.asOperator().get(LIST + "?status=PENDING&kind=ROLES").status())
        .isEqualTo(200);

    for (Call call :
        List.of(
            gateway.accounts.calls().getLast(),
            gateway.ledger.calls().getLast(),
            gateway.payout.calls().getLast())) {
      assertThat(call.request())
          .isEqualTo(
              ListProposalsRequest.newBuilder()
                  .setStatus(ProposalStatus.PROPOSAL_STATUS_PENDING)
                  .setKind(ProposalKind.PROPOSAL_KIND_ROLES)
                  .setPageSize(50)
                  .build());
    }
    assertThat(gateway.asOperator().get(LIST + "?status=OLD").errors())
        .containsExactly("MALFORMED /status");
    assertThat(gateway.asAda().get(LIST).status()).isEqualTo(403);
  }

  @Test
  void a_cursor_belongs_to_its_filters() {
    gateway.ledgerProposals.keep(3, 2, 1);
    String cursor = gateway.asOperator().get(LIST + "?limit=1").text("/next_cursor");

    assertThat(gateway.asOperator().get(LIST + "?status=DONE&cursor=" + cursor).code())
        .isEqualTo("CURSOR_INVALID");
  }

  @Test
  void a_service_that_is_away_is_named() {
    gateway.accountsProposals.keep(2);
    gateway.ledgerProposals.keep(1);
    gateway.ledger.refuse(new Refusal(Reason.UNAVAILABLE, "away"));

    RestAnswer page = gateway.asOperator().get(LIST);

    assertThat(page.text("/data/0/id")).isEqualTo(id(2));
    assertThat(page.json().path("data")).hasSize(1);
    assertThat(page.text("/missing/0")).isEqualTo("ledger");
    assertThat(gateway.asOperator().get(LIST + "/" + id(2)).status()).isEqualTo(200);
    assertThat(gateway.asOperator().get(LIST + "/" + id(1)).status()).isEqualTo(503);
  }

  @Test
  void an_approval_reaches_the_service_that_keeps_it() {
    gateway.payoutProposals.keep(5);

    RestAnswer answer =
        gateway.asOperator().post(LIST + "/" + id(5) + "/approve", "{\"note\":\"Checked\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/status")).isEqualTo("FAILED");
    assertThat(answer.text("/failure")).isEqualTo("It was reversed before");
    assertThat(gateway.payout.last(ApproveProposalRequest.class).getNote()).isEqualTo("Checked");
    assertThat(gateway.payout.actions())
        .extracting(ActionWords::getAction)
        .containsExactly("proposal.approve");
  }

  @Test
  void a_rejection_needs_a_reason() {
    gateway.ledgerProposals.keep(5);
    String path = LIST + "/" + id(5) + "/reject";

    assertThat(gateway.asOperator().post(path, "{}").errors()).containsExactly("REQUIRED /reason");
    RestAnswer answer = gateway.asOperator().post(path, "{\"reason\":\"Not ours\"}");

    assertThat(answer.text("/status")).isEqualTo("REJECTED");
    assertThat(answer.text("/decision_note")).isEqualTo("Not ours");
    assertThat(gateway.asAuditor().post(path, "{\"reason\":\"Not ours\"}").status()).isEqualTo(403);
  }

  @Test
  void an_unknown_proposal_is_not_found_and_not_recorded() {
    RestAnswer answer = gateway.asOperator().post(LIST + "/" + id(5) + "/approve", "{}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("PROPOSAL_NOT_FOUND");
    assertThat(gateway.payout.actions()).isEmpty();
    assertThat(gateway.asOperator().get(LIST + "/nonsense").code()).isEqualTo("PROPOSAL_NOT_FOUND");
  }

  @Test
  void an_action_that_waits_is_accepted() {
    RestAnswer answer =
        gateway
            .asOperator()
            .put(
                "/v1/ops/users/" + SampleIds.ADA_ID + "/roles",
                "{\"roles\":[\"OPERATOR\"],\"reason\":\"New colleague\"}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("location")).isEqualTo(LIST + "/" + id(7));
    assertThat(answer.text("/status")).isEqualTo("PENDING");
    assertThat(answer.text("/proposed_by")).isEqualTo(SampleIds.NGOZI_ID);
    assertThat(gateway.accounts.actions())
        .extracting(ActionWords::getNote)
        .containsExactly("OPERATOR: New colleague");
  }

  @Test
  void roles_are_set_at_once_where_nobody_else_is_needed() {
    RestAnswer answer =
        gateway
            .asOperator()
            .put(
                "/v1/ops/users/" + SampleIds.ADA_ID + "/roles",
                "{\"roles\":[\"CUSTOMER\"],\"reason\":\"Saves\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/roles/0")).isEqualTo("CUSTOMER");
    assertThat(
            gateway.accounts.calls().stream()
                .map(Call::request)
                .filter(SetRolesRequest.class::isInstance))
        .containsExactly(
            SetRolesRequest.newBuilder()
                .setUserId(SampleIds.ADA_ID)
                .addRoles(Role.ROLE_CUSTOMER)
                .setReason("Saves")
                .build());
  }

  @Test
  void a_webhook_of_everyone_is_proposed_with_its_secret() {
    RestAnswer answer =
        gateway
            .asOperator()
            .post(
                "/v1/webhooks",
                "{\"url\":\"https://x.example\",\"events\":[\"*\"],\"everyone\":true}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("/secret")).isEqualTo("whsec_AAAA");
  }
}
