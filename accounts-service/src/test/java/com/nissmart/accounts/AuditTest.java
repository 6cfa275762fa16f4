package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.accounts.v1.Action;
import com.nissmart.accounts.v1.AuditServiceGrpc;
import com.nissmart.accounts.v1.AuditServiceGrpc.AuditServiceBlockingStub;
import com.nissmart.accounts.v1.CompleteActionRequest;
import com.nissmart.accounts.v1.CompleteActionResponse;
import com.nissmart.accounts.v1.ListActionsRequest;
import com.nissmart.accounts.v1.ListActionsResponse;
import com.nissmart.accounts.v1.RecordActionRequest;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuditTest {
  private static final String BOSS = "boss@nissmart.example";
  private static final String SECOND = "second@nissmart.example";

  private AccountsHarness accounts;
  private String boss;

  @BeforeEach
  void start() {
    accounts = new AccountsHarness(Optional.of(AccountsHarness.operator(BOSS, PASSWORD)));
    boss = accounts.signIn(BOSS, PASSWORD).getAccessToken();
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void an_action_is_recorded_before_its_outcome() {
    String id = record(boss, "account.freeze", "acc_1");

    assertThat(list().getFirst().getOutcome()).isEmpty();
    complete(boss, id, "DONE");

    Action action = list().getFirst();
    assertThat(action.getId()).isEqualTo(id).startsWith("act_");
    assertThat(action.getOperatorId()).isEqualTo(accounts.me(boss).getId());
    assertThat(action.getAction()).isEqualTo("account.freeze");
    assertThat(action.getNote()).isEqualTo("the owner asked");
    assertThat(action.getRequestId()).isEqualTo("req-1");
    assertThat(action.getOutcome()).isEqualTo("DONE");
  }

  @Test
  void an_outcome_is_set_once() {
    String id = record(boss, "account.freeze", "acc_1");
    complete(boss, id, "ACCOUNT_STATUS_CONFLICT");
    complete(boss, id, "ACCOUNT_STATUS_CONFLICT");

    assertThat(refusal(() -> complete(boss, id, "DONE")).reason())
        .isEqualTo(Reason.ACTION_COMPLETED);
    assertThat(list().getFirst().getOutcome()).isEqualTo("ACCOUNT_STATUS_CONFLICT");
  }

  @Test
  void only_the_recorder_completes_an_action() {
    accounts.start(accounts.settings(Optional.of(AccountsHarness.operator(SECOND, PASSWORD))));
    String second = accounts.signIn(SECOND, PASSWORD).getAccessToken();
    String id = record(boss, "account.freeze", "acc_1");

    assertThat(refusal(() -> complete(second, id, "DONE")).reason())
        .isEqualTo(Reason.ACTION_NOT_FOUND);
    assertThat(refusal(() -> complete(boss, "act_00000000000000000000000000", "DONE")).reason())
        .isEqualTo(Reason.ACTION_NOT_FOUND);
  }

  @Test
  void the_list_is_filtered_and_paged() {
    record(boss, "account.freeze", "acc_1");
    record(boss, "account.unfreeze", "acc_1");
    record(boss, "account.freeze", "acc_2");

    assertThat(list(ListActionsRequest.newBuilder().setTargetId("acc_1").build()))
        .extracting(Action::getAction)
        .containsExactly("account.unfreeze", "account.freeze");
    assertThat(list(ListActionsRequest.newBuilder().setAction("account.freeze").build()))
        .extracting(Action::getTargetId)
        .containsExactly("acc_2", "acc_1");
    assertThat(
            list(
                ListActionsRequest.newBuilder()
                    .setOperatorId("usr_00000000000000000000000000")
                    .build()))
        .isEmpty();
    ListActionsRequest two = ListActionsRequest.newBuilder().setPageSize(2).build();
    ListActionsResponse first = audit(boss).listActions(two);
    ListActionsResponse second =
        audit(boss).listActions(two.toBuilder().setPageToken(first.getNextPageToken()).build());
    assertThat(first.getActionsList()).hasSize(2);
    assertThat(second.getActionsList())
        .extracting(Action::getAction)
        .containsExactly("account.freeze");
    assertThat(second.getNextPageToken()).isEmpty();
  }

  @Test
  void savers_cannot_use_the_audit_log() {
    String saver = accounts.newcomer("ada@example.com");

    assertThat(refusal(() -> record(saver, "account.freeze", "acc_1")).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(
            refusal(() -> audit(saver).listActions(ListActionsRequest.getDefaultInstance()))
                .reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
  }

  @Test
  void a_malformed_action_is_refused() {
    assertThat(refusal(() -> record(boss, "", "acc_1")).fieldErrors())
        .extracting(FieldError::field)
        .containsExactly("action");
    assertThat(refusal(() -> record(boss, "account.freeze", "x".repeat(61))).fieldErrors())
        .extracting(FieldError::field)
        .containsExactly("target_id");
    assertThat(refusal(() -> complete(boss, record(boss, "a", "b"), "it went well")).fieldErrors())
        .extracting(FieldError::field)
        .containsExactly("outcome");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE operator_action SET note = 'another'",
        "DELETE FROM operator_action_outcome",
        "TRUNCATE operator_action, operator_action_outcome"
      })
  void a_superuser_cannot_change_the_log_by_mistake(String sql) {
    complete(boss, record(boss, "account.freeze", "acc_1"), "DONE");

    assertThatThrownBy(() -> accounts.superuser().useHandle(handle -> handle.execute(sql)))
        .hasMessageContaining("is kept for ever");
  }

  private String record(String token, String action, String target) {
    return audit(token)
        .recordAction(
            RecordActionRequest.newBuilder()
                .setAction(action)
                .setTargetId(target)
                .setNote(" the owner asked ")
                .setRequestId("req-1")
                .build())
        .getActionId();
  }

  private CompleteActionResponse complete(String token, String id, String outcome) {
    return audit(token)
        .completeAction(
            CompleteActionRequest.newBuilder().setActionId(id).setOutcome(outcome).build());
  }

  private List<Action> list() {
    return list(ListActionsRequest.getDefaultInstance());
  }

  private List<Action> list(ListActionsRequest request) {
    return audit(boss).listActions(request).getActionsList();
  }

  private AuditServiceBlockingStub audit(String token) {
    return AuditServiceGrpc.newBlockingStub(accounts.channel(accounts.app, token));
  }
}
