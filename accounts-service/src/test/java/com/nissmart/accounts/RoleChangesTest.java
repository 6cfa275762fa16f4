package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.operator;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.ApiKeyServiceGrpc;
import com.nissmart.accounts.v1.CreateApiKeyRequest;
import com.nissmart.accounts.v1.GetRolesRequest;
import com.nissmart.accounts.v1.ListEndedSessionsRequest;
import com.nissmart.accounts.v1.OpenWalletRequest;
import com.nissmart.accounts.v1.SetRolesRequest;
import com.nissmart.accounts.v1.SetRolesResponse;
import com.nissmart.accounts.v1.Tokens;
import com.nissmart.accounts.v1.User;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.common.v1.ApproveProposalRequest;
import com.nissmart.common.v1.GetProposalRequest;
import com.nissmart.common.v1.ListProposalsRequest;
import com.nissmart.common.v1.ListProposalsResponse;
import com.nissmart.common.v1.Proposal;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.RejectProposalRequest;
import com.nissmart.common.v1.Role;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RoleChangesTest {
  private static final String BOSS = "boss@nissmart.example";
  private static final String SECOND = "second@nissmart.example";

  private AccountsHarness accounts;
  private String boss;

  @BeforeEach
  void start() {
    accounts = new AccountsHarness(Optional.of(operator(BOSS, PASSWORD)));
    boss = accounts.signIn(BOSS, PASSWORD).getAccessToken();
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void the_only_operator_makes_a_second_one() {
    User ben = accounts.register(SECOND);
    Tokens before = accounts.signIn(SECOND, PASSWORD);
    String key =
        ApiKeyServiceGrpc.newBlockingStub(accounts.channel(accounts.app, before.getAccessToken()))
            .createApiKey(
                CreateApiKeyRequest.newBuilder().setName("Till").addScopes("read").build())
            .getApiKey()
            .getId();

    SetRolesResponse changed = setRoles(boss, ben, Role.ROLE_OPERATOR);

    assertThat(changed.hasProposal()).isFalse();
    assertThat(changed.getUser().getRolesList()).containsExactly(Role.ROLE_OPERATOR);
    assertThat(roles(ben)).containsExactly(Role.ROLE_OPERATOR);
    assertThat(refusal(() -> accounts.me(before.getAccessToken())).reason())
        .isEqualTo(Reason.TOKEN_INVALID);
    assertThat(refusal(() -> accounts.refresh(before.getRefreshToken())).reason())
        .isEqualTo(Reason.TOKEN_INVALID);
    assertThat(
            accounts
                .gateway()
                .listEndedSessions(ListEndedSessionsRequest.getDefaultInstance())
                .getSessionIdsList())
        .hasSize(2)
        .contains(key);
    assertThat(accounts.me(accounts.signIn(SECOND, PASSWORD).getAccessToken()).getRolesList())
        .containsExactly(Role.ROLE_OPERATOR);
  }

  @Test
  void two_operators_grant_and_remove_roles_together() {
    String second = accounts.newOperator(boss, SECOND);
    User eve = accounts.register("eve@nissmart.example");
    String saver = accounts.signIn(eve.getEmail(), PASSWORD).getAccessToken();

    Proposal waiting = setRoles(boss, eve, Role.ROLE_AUDITOR).getProposal();

    assertThat(waiting.getSubject()).isEqualTo(eve.getId());
    assertThat(waiting.getSummary())
        .isEqualTo("Change the roles of Ada Obi (eve@nissmart.example) from CUSTOMER to AUDITOR");
    assertThat(roles(eve)).containsExactly(Role.ROLE_CUSTOMER);
    assertThat(accounts.me(saver).getId()).isEqualTo(eve.getId());
    assertThat(setRoles(boss, eve, Role.ROLE_AUDITOR).getProposal()).isEqualTo(waiting);
    assertThat(refusal(() -> approve(boss, waiting)).reason())
        .isEqualTo(Reason.SECOND_OPERATOR_REQUIRED);

    assertThat(approve(second, waiting).getResult()).isEqualTo(eve.getId());

    assertThat(roles(eve)).containsExactly(Role.ROLE_AUDITOR);
    assertThat(refusal(() -> accounts.me(saver)).reason()).isEqualTo(Reason.TOKEN_INVALID);
    Proposal removal = setRoles(second, eve, Role.ROLE_CUSTOMER).getProposal();
    assertThat(approve(boss, removal).getStatus()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    assertThat(roles(eve)).containsExactly(Role.ROLE_CUSTOMER);
  }

  @Test
  void nobody_changes_or_keeps_their_own_roles() {
    String second = accounts.newOperator(boss, SECOND);
    User self = accounts.me(boss);

    assertThat(refusal(() -> setRoles(boss, self, Role.ROLE_AUDITOR)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    Proposal removal = setRoles(second, self, Role.ROLE_AUDITOR).getProposal();
    assertThat(refusal(() -> approve(boss, removal)).reason()).isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(refusal(() -> reject(boss, removal)).reason()).isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(reject(second, removal).getStatus())
        .isEqualTo(ProposalStatus.PROPOSAL_STATUS_REJECTED);
  }

  @Test
  void the_last_operator_stays_one() {
    String second = accounts.newOperator(boss, SECOND);
    String third = thirdOperator();
    User one = accounts.me(boss);
    User two = accounts.me(second);
    User three = accounts.me(third);
    Proposal first = setRoles(third, one, Role.ROLE_AUDITOR).getProposal();
    assertThat(approve(second, first).getStatus()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    accounts
        .superuser()
        .useHandle(handle ->
            handle.execute(
                "UPDATE app_user SET roles = '{AUDITOR}' WHERE email = ?", two.getEmail()));

    // The token is older than the change that only the database knows of.
    assertThat(refusal(() -> setRoles(second, three, Role.ROLE_AUDITOR)).reason())
        .isEqualTo(Reason.ROLES_REFUSED);
  }

  @Test
  void a_saver_with_a_wallet_becomes_no_operator() {
    String saver = accounts.newcomer("eve@nissmart.example");
    accounts.wallets(saver).openWallet(OpenWalletRequest.getDefaultInstance());
    User eve = accounts.me(saver);

    assertThat(refusal(() -> setRoles(boss, eve, Role.ROLE_OPERATOR)).reason())
        .isEqualTo(Reason.ROLES_REFUSED);
    assertThat(refusal(() -> setRoles(boss, eve, Role.ROLE_AUDITOR)).reason())
        .isEqualTo(Reason.ROLES_REFUSED);
    assertThat(setRoles(boss, eve, Role.ROLE_CUSTOMER, Role.ROLE_AUDITOR).hasProposal()).isFalse();
    assertThat(roles(eve)).containsExactlyInAnyOrder(Role.ROLE_CUSTOMER, Role.ROLE_AUDITOR);
  }

  @Test
  void a_wrong_request_is_refused() {
    User eve = accounts.register("eve@nissmart.example");

    assertThat(refusal(() -> setRoles(boss, eve)).reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> setRoles(boss, eve, Role.ROLE_CUSTOMER, Role.ROLE_OPERATOR)).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> setRoles(boss, eve, Role.ROLE_UNSPECIFIED)).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    SetRolesRequest silent = request(eve, Role.ROLE_AUDITOR).toBuilder().clearReason().build();
    assertThat(refusal(() -> accounts.users(boss).setRoles(silent)).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(roles(eve)).containsExactly(Role.ROLE_CUSTOMER);
  }

  @Test
  void a_proposer_who_is_operator_no_more_grants_nothing() {
    String second = accounts.newOperator(boss, SECOND);
    String third = thirdOperator();
    User eve = accounts.register("eve@nissmart.example");
    Proposal granted = setRoles(second, eve, Role.ROLE_OPERATOR).getProposal();
    Proposal removal = setRoles(boss, accounts.me(second), Role.ROLE_AUDITOR).getProposal();
    approve(third, removal);

    Proposal failed = approve(boss, granted);

    assertThat(failed.getStatus()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_FAILED);
    assertThat(failed.getFailure()).isEqualTo("The proposer is no longer an operator");
    assertThat(roles(eve)).containsExactly(Role.ROLE_CUSTOMER);
  }

  @Test
  void a_sign_in_during_the_change_begins_no_session() throws Exception {
    accounts.register("eve@nissmart.example");
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<String> signIn =
          accounts
              .superuser()
              .inTransaction(handle -> {
                handle.execute(
                    """
                    UPDATE credential SET version = version + 1
                    WHERE user_id = (SELECT user_id FROM app_user WHERE email LIKE 'eve@%')
                    """);
                Future<String> begun =
                    threads.submit(() ->
                        AccountsHarness.outcome(() ->
                            accounts.signIn("eve@nissmart.example", PASSWORD).getAccessToken()));
                Await.until(Duration.ofSeconds(10), this::waits);
                return begun;
              });

      assertThat(signIn.get()).isEqualTo("CREDENTIALS_INVALID");
    }
  }

  @Test
  void auditors_read_proposals_and_decide_nothing() {
    String second = accounts.newOperator(boss, SECOND);
    User auditor = accounts.register("audit@nissmart.example");
    approve(second, setRoles(boss, auditor, Role.ROLE_AUDITOR).getProposal());
    String reader = accounts.signIn(auditor.getEmail(), PASSWORD).getAccessToken();
    User eve = accounts.register("eve@nissmart.example");
    Proposal waiting = setRoles(boss, eve, Role.ROLE_AUDITOR).getProposal();

    assertThat(
            accounts
                .proposals(reader)
                .getProposal(GetProposalRequest.newBuilder().setId(waiting.getId()).build())
                .getProposal())
        .isEqualTo(waiting);
    assertThat(refusal(() -> approve(reader, waiting)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(refusal(() -> reject(reader, waiting)).reason()).isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(refusal(() -> setRoles(reader, eve, Role.ROLE_OPERATOR)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(
            refusal(() ->
                    accounts
                        .proposals(accounts.signIn(eve.getEmail(), PASSWORD).getAccessToken())
                        .listProposals(ListProposalsRequest.getDefaultInstance()))
                .reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
  }

  @Test
  void proposals_are_listed_newest_first_in_pages() {
    accounts.newOperator(boss, SECOND);
    List<String> made =
        Stream.of("a", "b", "c", "d", "e")
            .map(name -> {
              accounts.clock.advance(Duration.ofSeconds(1));
              User user = accounts.register(name + "@nissmart.example");
              return setRoles(boss, user, Role.ROLE_AUDITOR).getProposal().getId();
            })
            .toList()
            .reversed();
    ListProposalsRequest two =
        ListProposalsRequest.newBuilder()
            .setStatus(ProposalStatus.PROPOSAL_STATUS_PENDING)
            .setKind(ProposalKind.PROPOSAL_KIND_ROLES)
            .setPageSize(2)
            .build();

    ListProposalsResponse first = list(two);
    ListProposalsResponse next =
        list(two.toBuilder().setPageToken(first.getNextPageToken()).build());
    ListProposalsResponse last = list(two.toBuilder().setBefore(made.get(3)).build());

    assertThat(ids(first)).isEqualTo(made.subList(0, 2));
    assertThat(ids(next)).isEqualTo(made.subList(2, 4));
    assertThat(ids(last)).isEqualTo(made.subList(4, 5));
    assertThat(last.getNextPageToken()).isEmpty();
    assertThat(list(two.toBuilder().setKind(ProposalKind.PROPOSAL_KIND_WEBHOOK).build()))
        .isEqualTo(ListProposalsResponse.newBuilder().setWaiting(5).build());
    assertThat(refusal(() -> list(two.toBuilder().setPageSize(201).build())).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
  }

  private SetRolesResponse setRoles(String token, User user, Role... roles) {
    return accounts.users(token).setRoles(request(user, roles));
  }

  private static SetRolesRequest request(User user, Role... roles) {
    return SetRolesRequest.newBuilder()
        .setUserId(user.getId())
        .addAllRoles(List.of(roles))
        .setReason("Joins the finance team")
        .build();
  }

  private Proposal approve(String token, Proposal proposal) {
    return accounts
        .proposals(token)
        .approveProposal(ApproveProposalRequest.newBuilder().setId(proposal.getId()).build())
        .getProposal();
  }

  private Proposal reject(String token, Proposal proposal) {
    return accounts
        .proposals(token)
        .rejectProposal(
            RejectProposalRequest.newBuilder().setId(proposal.getId()).setReason("No").build())
        .getProposal();
  }

  private ListProposalsResponse list(ListProposalsRequest request) {
    return accounts.proposals(boss).listProposals(request);
  }

  private static List<String> ids(ListProposalsResponse page) {
    return page.getProposalsList().stream().map(Proposal::getId).toList();
  }

  private String thirdOperator() {
    accounts.start(accounts.settings(Optional.of(operator("third@nissmart.example", PASSWORD))));
    return accounts.signIn("third@nissmart.example", PASSWORD).getAccessToken();
  }

  private boolean waits() {
    return accounts
        .superuser()
        .withHandle(handle ->
            handle
                .select(
                    """
                    SELECT EXISTS (SELECT FROM pg_stat_activity
                                   WHERE datname = current_database() AND wait_event_type = 'Lock')
                    """)
                .mapTo(boolean.class)
                .one());
  }

  private List<Role> roles(User user) {
    return UserServiceGrpc.newBlockingStub(accounts.asService("ledger"))
        .getRoles(GetRolesRequest.newBuilder().setUserId(user.getId()).build())
        .getRolesList();
  }
}
