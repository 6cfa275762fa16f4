package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.ListUsersRequest;
import com.nissmart.accounts.v1.ListWebhooksRequest;
import com.nissmart.accounts.v1.SetRolesRequest;
import com.nissmart.accounts.v1.UpdateUserRequest;
import com.nissmart.accounts.v1.User;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.common.v1.ActionKind;
import com.nissmart.common.v1.ActionLogServiceGrpc;
import com.nissmart.common.v1.ActionWords;
import com.nissmart.common.v1.ListRecordedActionsRequest;
import com.nissmart.common.v1.ListRecordedActionsResponse;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.RecordedAction;
import com.nissmart.common.v1.Role;
import com.nissmart.runtime.audit.ActionLogProof;
import com.nissmart.runtime.grpc.GrpcClients;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ActionLogTest {
  private static final String BOSS = "boss@nissmart.example";

  private AccountsHarness accounts;
  private String boss;
  private User ada;

  @BeforeEach
  void start() {
    accounts = new AccountsHarness(Optional.of(AccountsHarness.operator(BOSS, PASSWORD)));
    boss = accounts.signIn(BOSS, PASSWORD).getAccessToken();
    ada = accounts.register("ada@example.com");
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void a_direct_change_is_recorded_in_its_transaction() {
    setRoles("She audits");

    RecordedAction action = changes().getFirst();
    assertThat(action.getId()).startsWith("act_");
    assertThat(action.getOperatorId()).isEqualTo(accounts.me(boss).getId());
    assertThat(action.getAction()).isEqualTo("accounts.set_roles");
    assertThat(action.getMethod()).isEqualTo("nissmart.accounts.v1.UserService/SetRoles");
    assertThat(action.getTargetId()).isEqualTo(ada.getId());
    assertThat(action.getNote()).isEqualTo("She audits");
    assertThat(action.getTraceId()).hasSize(32);
    assertThat(action.getOutcome()).isEqualTo("DONE");
    assertThat(text("SELECT string_agg(step, ' ' ORDER BY seq) FROM action_log"))
        .isEqualTo("BEGUN COMMITTED ENDED");
    assertThat(text("SELECT xmin::text FROM action_log WHERE step = 'COMMITTED'"))
        .as("one transaction")
        .isEqualTo(text("SELECT xmin::text FROM app_user WHERE first_name = 'Ada'"));
  }

  @Test
  void a_refused_change_is_recorded_with_its_reason() {
    SetRolesRequest own =
        SetRolesRequest.newBuilder()
            .setUserId(accounts.me(boss).getId())
            .addRoles(Role.ROLE_AUDITOR)
            .setReason("Why not")
            .build();
    assertThat(refusal(() -> accounts.users(boss).setRoles(own)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);

    assertThat(changes().getFirst().getOutcome()).isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void a_change_that_cannot_be_recorded_is_not_made() {
    sql("REVOKE INSERT ON action_log FROM accounts_app");

    assertThat(refusal(() -> setRoles("She audits")).reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(accounts.users(boss).listUsers(ListUsersRequest.getDefaultInstance()).getUsersList())
        .filteredOn(user -> user.getRolesList().contains(Role.ROLE_AUDITOR))
        .isEmpty();
  }

  @Test
  void the_words_of_the_gateway_never_replace_an_id() {
    byte[] words =
        ActionWords.newBuilder()
            .setAction("user.set_roles")
            .setSubject("nobody")
            .setNote("AUDITOR: she audits")
            .setRequestId("req-1")
            .build()
            .toByteArray();
    accounts.users(boss).withOption(GrpcClients.ACTION, words).setRoles(roles("She audits"));

    RecordedAction action = changes().getFirst();
    assertThat(action.getAction()).isEqualTo("user.set_roles");
    assertThat(action.getTargetId()).isEqualTo(ada.getId());
    assertThat(action.getNote()).isEqualTo("AUDITOR: she audits");
    assertThat(action.getRequestId()).isEqualTo("req-1");
    assertThat(action.getMethod()).endsWith("/SetRoles");
  }

  @Test
  void reads_of_others_are_recorded_and_own_are_not() {
    accounts.me(boss);
    accounts.users(boss).getUser(GetUserRequest.newBuilder().setUserId(ada.getId()).build());
    accounts.users(boss).listUsers(ListUsersRequest.getDefaultInstance());

    assertThat(list(ActionKind.ACTION_KIND_READ))
        .extracting(RecordedAction::getAction, RecordedAction::getTargetId)
        .containsExactly(
            tuple("accounts.list_users", "list_users"), tuple("accounts.get_user", ada.getId()));
    assertThat(changes()).isEmpty();
  }

  @Test
  void reads_of_webhooks_are_recorded() {
    accounts.webhooks(boss).listWebhooks(ListWebhooksRequest.getDefaultInstance());

    assertThat(list(ActionKind.ACTION_KIND_READ))
        .extracting(RecordedAction::getMethod)
        .containsExactly("nissmart.accounts.v1.WebhookService/ListWebhooks");
  }

  @Test
  void words_of_a_caller_hide_no_read() {
    byte[] words = ActionWords.newBuilder().setSubject("get_user").build().toByteArray();
    accounts
        .users(boss)
        .withOption(GrpcClients.ACTION, words)
        .listUsers(ListUsersRequest.getDefaultInstance());

    assertThat(list(ActionKind.ACTION_KIND_READ))
        .extracting(RecordedAction::getMethod)
        .containsExactly("nissmart.accounts.v1.UserService/ListUsers");
  }

  @Test
  void savers_leave_no_rows() {
    String saver = accounts.signIn("ada@example.com", PASSWORD).getAccessToken();
    accounts.me(saver);
    accounts
        .users(saver)
        .updateUser(
            UpdateUserRequest.newBuilder().setFirstName("Adaeze").setLastName("Obi").build());

    assertThat(changes()).isEmpty();
    assertThat(list(ActionKind.ACTION_KIND_READ)).isEmpty();
    assertThat(refusal(() -> list(saver, ListRecordedActionsRequest.getDefaultInstance())).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
  }

  @Test
  void a_clean_stop_writes_the_reads_that_wait() {
    accounts.users(boss).getUser(GetUserRequest.newBuilder().setUserId(ada.getId()).build());

    accounts.app.close();

    assertThat(text("SELECT target_id FROM action_log WHERE step = 'READ'")).isEqualTo(ada.getId());
  }

  @Test
  void a_call_without_an_end_shows_what_was_committed() {
    setRoles("She audits");
    sql("ALTER TABLE action_log DISABLE TRIGGER ALL; DELETE FROM action_log WHERE step = 'ENDED'");

    assertThat(changes().getFirst().getOutcome()).isEqualTo("COMMITTED");
  }

  @ParameterizedTest
  @CsvSource({
    "UPDATE action_log SET note = 'another' WHERE seq = 1,row 1 of action_log does not fit its hash",
    "DELETE FROM action_log WHERE seq = 2,row 2 of action_log is missing",
    "DELETE FROM action_log WHERE seq = 3,'action_log ends with row 2, but action_log_head names row 3'"
  })
  void the_proof_names_the_first_wrong_row(String change, String finding) {
    setRoles("She audits");
    assertThat(ActionLogProof.of(accounts.superuser()))
        .isEqualTo(new ActionLogProof(3, Optional.empty()));

    sql("ALTER TABLE action_log DISABLE TRIGGER ALL; " + change);

    assertThat(ActionLogProof.of(accounts.superuser()).finding()).contains(finding);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE action_log SET note = 'another'",
        "DELETE FROM action_log",
        "TRUNCATE action_log",
        "DELETE FROM action_log_head"
      })
  void a_superuser_cannot_change_the_log_by_mistake(String change) {
    setRoles("She audits");

    assertThatThrownBy(() -> sql(change)).hasMessageContaining("is kept for ever");
  }

  @Test
  void calls_at_once_keep_one_chain() throws Exception {
    AccountsApp second = accounts.start(accounts.settings(Optional.empty()));
    AtomicInteger number = new AtomicInteger();
    ParallelCalls.run(
        20,
        () -> {
          int i = number.getAndIncrement();
          return rename(i % 2 == 0 ? accounts.app : second, i);
        });

    assertThat(ActionLogProof.of(accounts.superuser()))
        .isEqualTo(new ActionLogProof(60, Optional.empty()));
  }

  @Test
  void the_list_is_filtered_and_paged() {
    rename(accounts.app, 1);
    setRoles("She audits");
    rename(accounts.app, 2);

    assertThat(changes())
        .extracting(RecordedAction::getAction)
        .containsExactly("accounts.update_user", "accounts.set_roles", "accounts.update_user");
    assertThat(
            list(boss, ListRecordedActionsRequest.newBuilder().setTargetId(ada.getId()).build())
                .getActionsList())
        .hasSize(1);
    ListRecordedActionsResponse first =
        list(boss, ListRecordedActionsRequest.newBuilder().setPageSize(2).build());
    assertThat(first.getMore()).isTrue();
    ListRecordedActionsRequest next =
        ListRecordedActionsRequest.newBuilder().setBefore(first.getActions(1).getId()).build();
    assertThat(list(boss, next).getActionsList()).hasSize(1);
    assertThat(list(boss, next).getMore()).isFalse();
  }

  private Object rename(AccountsApp app, int number) {
    return UserServiceGrpc.newBlockingStub(accounts.channel(app, boss))
        .updateUser(
            UpdateUserRequest.newBuilder()
                .setFirstName("Boss")
                .setLastName("Number " + (char) ('A' + number))
                .build());
  }

  private void setRoles(String reason) {
    accounts.users(boss).setRoles(roles(reason));
  }

  private SetRolesRequest roles(String reason) {
    return SetRolesRequest.newBuilder()
        .setUserId(ada.getId())
        .addRoles(Role.ROLE_CUSTOMER)
        .addRoles(Role.ROLE_AUDITOR)
        .setReason(reason)
        .build();
  }

  private List<RecordedAction> changes() {
    return list(ActionKind.ACTION_KIND_CHANGE);
  }

  private List<RecordedAction> list(ActionKind kind) {
    return list(boss, ListRecordedActionsRequest.newBuilder().setKind(kind).build())
        .getActionsList();
  }

  private ListRecordedActionsResponse list(String token, ListRecordedActionsRequest request) {
    return ActionLogServiceGrpc.newBlockingStub(accounts.channel(accounts.app, token))
        .listRecordedActions(request);
  }

  private void sql(String script) {
    accounts.superuser().useHandle(handle -> handle.createScript(script).execute());
  }

  private String text(String query) {
    return accounts
        .superuser()
        .withHandle(handle -> handle.createQuery(query).mapTo(String.class).one());
  }
}
