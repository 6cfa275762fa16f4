package com.nissmart.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.contract.Ids;
import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.payout.v1.CancelWithdrawalRequest;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.runtime.grpc.GrpcClients;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The record of operators' calls that go around the gateway. */
final class DirectCallsTest {
  private final RestClient operator = SharedSystem.operator();
  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  @Test
  void a_direct_freeze_is_in_the_audit_log() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada");
    LedgerServiceGrpc.newBlockingStub(channel("ledger"))
        .setAccountStatus(
            SetAccountStatusRequest.newBuilder()
                .setAccountId(ada.account())
                .setStatus(AccountStatus.ACCOUNT_STATUS_FROZEN)
                .setNote("Reported as stolen")
                .build());

    JsonNode action = onlyAction("target_id=" + ada.account());
    assertThat(action.path("action").asText()).isEqualTo("ledger.set_account_status");
    assertThat(action.path("method").asText())
        .isEqualTo("nissmart.ledger.v1.LedgerService/SetAccountStatus");
    assertThat(action.path("note").asText()).isEqualTo("Reported as stolen");
    assertThat(action.path("outcome").asText()).isEqualTo("DONE");
    assertThat(action.path("request_id").isNull()).isTrue();
  }

  @Test
  void a_refused_direct_call_is_in_the_audit_log() {
    String unknown = Ids.WITHDRAWAL.format(UUID.randomUUID());
    CancelWithdrawalRequest request =
        CancelWithdrawalRequest.newBuilder().setWithdrawalId(unknown).build();
    assertThatThrownBy(
            () -> PayoutServiceGrpc.newBlockingStub(channel("payout")).cancelWithdrawal(request))
        .isInstanceOf(StatusRuntimeException.class);

    assertThat(onlyAction("target_id=" + unknown).path("outcome").asText())
        .isEqualTo("WITHDRAWAL_NOT_FOUND");
  }

  @Test
  void a_direct_read_of_a_person_is_in_the_audit_log() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada");
    String id = operator.get("/v1/ops/users?query=" + ada.email()).body().at("/data/0/id").asText();
    UserServiceGrpc.newBlockingStub(channel("accounts"))
        .getUser(GetUserRequest.newBuilder().setUserId(id).build());

    assertThat(onlyAction("kind=READ&target_id=" + id).path("action").asText())
        .isEqualTo("accounts.get_user");
  }

  private JsonNode onlyAction(String filter) {
    JsonNode found = operator.get("/v1/ops/audit?" + filter).body().path("data");
    assertThat(found).as(found.toString()).hasSize(1);
    return found.path(0);
  }

  private ManagedChannel channel(String service) {
    ManagedChannel channel =
        GrpcClients.channelWithToken(SharedSystem.grpc(service), operator::token);
    channels.add(channel);
    return channel;
  }
}
