package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.accounts.v1.Action;
import com.nissmart.accounts.v1.AuditServiceGrpc;
import com.nissmart.accounts.v1.AuditServiceGrpc.AuditServiceBlockingStub;
import com.nissmart.accounts.v1.CompleteActionRequest;
import com.nissmart.accounts.v1.ListActionsRequest;
import com.nissmart.accounts.v1.ListActionsResponse;
import com.nissmart.accounts.v1.RecordActionRequest;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuditTest {
  private static final String BOSS = "boss@nissmart.example";

  private AccountsHarness accounts;
  private String boss;
  private long recorded;

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
  void an_old_action_is_shown_as_it_was_recorded() {
    String id = record("account.freeze", "acc_1");
    assertThat(list().getFirst().getOutcome()).isEmpty();
    end(id);

    Action action = list().getFirst();
    assertThat(action.getId()).isEqualTo(id).startsWith("act_");
    assertThat(action.getOperatorId()).isEqualTo(accounts.me(boss).getId());
    assertThat(action.getAction()).isEqualTo("account.freeze");
    assertThat(action.getNote()).isEqualTo("the owner asked");
    assertThat(action.getRequestId()).isEqualTo("req-1");
    assertThat(action.getOutcome()).isEqualTo("DONE");
  }

  @Test
  void an_operator_cannot_forge_an_action() {
    String id = record("account.freeze", "acc_1");

    assertThat(
            refusal(() ->
                    audit(boss)
                        .recordAction(
                            RecordActionRequest.newBuilder()
                                .setAction("account.freeze")
                                .setTargetId("acc_2")
                                .build()))
                .reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(
            refusal(() ->
                    audit(boss)
                        .completeAction(
                            CompleteActionRequest.newBuilder()
                                .setActionId(id)
                                .setOutcome("DONE")
                                .build()))
                .reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(list()).singleElement().extracting(Action::getOutcome).isEqualTo("");
  }

  @Test
  void the_list_is_filtered_and_paged() {
    record("account.freeze", "acc_1");
    record("account.unfreeze", "acc_1");
    record("account.freeze", "acc_2");

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

    assertThat(
            refusal(() -> audit(saver).listActions(ListActionsRequest.getDefaultInstance()))
                .reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE operator_action SET note = 'another'",
        "DELETE FROM operator_action_outcome",
        "TRUNCATE operator_action, operator_action_outcome"
      })
  void a_superuser_cannot_change_the_log_by_mistake(String sql) {
    end(record("account.freeze", "acc_1"));

    assertThatThrownBy(() -> change(sql)).hasMessageContaining("is kept for ever");
  }

  /** Inserts an action as a gateway of version 0.1 recorded it. */
  private String record(String action, String target) {
    UUID id = new UUID(1, ++recorded);
    UUID operator = Ids.USER.parse("id", accounts.me(boss).getId());
    change(
        """
        INSERT INTO operator_action
        VALUES ('%s', '%s', '%s', '%s', 'the owner asked', 'req-1', TIMESTAMPTZ '2026-01-01 Z')
        """
            .formatted(id, operator, action, target));
    return Ids.ACTION.format(id);
  }

  private void end(String id) {
    change(
        "INSERT INTO operator_action_outcome VALUES ('%s', 'DONE', TIMESTAMPTZ '2026-01-01 Z')"
            .formatted(Ids.ACTION.parse("id", id)));
  }

  private void change(String sql) {
    accounts.superuser().useHandle(handle -> handle.execute(sql));
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
