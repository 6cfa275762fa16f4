package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.GetAccountTotalsRequest;
import com.nissmart.accounts.v1.GetAccountTotalsResponse;
import com.nissmart.accounts.v1.ListUsersRequest;
import com.nissmart.accounts.v1.ListUsersResponse;
import com.nissmart.accounts.v1.OpenWalletRequest;
import com.nissmart.accounts.v1.RegisterUserRequest;
import com.nissmart.accounts.v1.UpdateUserRequest;
import com.nissmart.accounts.v1.User;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.FieldError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UserDirectoryTest {
  private static final String BOSS = "boss@nissmart.example";

  private AccountsHarness accounts;
  private String boss;
  private User ada;
  private User adaeze;
  private User zainab;

  @BeforeAll
  void start() {
    accounts = new AccountsHarness(Optional.of(AccountsHarness.operator(BOSS, PASSWORD)));
    ada = register("Ada.Obi@example.com", "Ada", "Obi");
    accounts.clock.advance(Duration.ofSeconds(1));
    adaeze = register("eze%1@example.com", "Adaeze", "Nwosu");
    accounts.clock.advance(Duration.ofSeconds(1));
    zainab = register("zed@example.com", "Zaïnab", "Adamu");
    boss = accounts.signIn(BOSS, PASSWORD).getAccessToken();
  }

  @AfterAll
  void stop() {
    accounts.close();
  }

  @Test
  void a_search_matches_beginnings_of_emails_and_names() {
    assertThat(find("ada")).containsExactly(zainab, adaeze, ada);
    assertThat(find("ada.o")).containsExactly(ada);
    assertThat(find(" ADA OBI ")).containsExactly(ada);
    assertThat(find("nwo")).containsExactly(adaeze);
    assertThat(find("zaï")).containsExactly(zainab);
    assertThat(find("example.com")).isEmpty();
    assertThat(find(ada.getId())).containsExactly(ada);
    assertThat(find("usr_00000000000000000000000000")).isEmpty();
  }

  @Test
  void every_character_of_a_search_is_literal() {
    assertThat(find("%")).isEmpty();
    assertThat(find("eze%")).containsExactly(adaeze);
    assertThat(find("_da")).isEmpty();
    assertThat(find("' OR 1=1 --")).isEmpty();
    assertThat(refusal(() -> find("a\0b")).reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> find("x".repeat(255))).reason()).isEqualTo(Reason.INVALID_REQUEST);
  }

  @Test
  void a_role_narrows_the_list() {
    ListUsersRequest operators = ListUsersRequest.newBuilder().setRole(Role.ROLE_OPERATOR).build();
    assertThat(list(operators).getUsersList()).extracting(User::getEmail).containsExactly(BOSS);

    ListUsersRequest savers =
        ListUsersRequest.newBuilder().setQuery("ada").setRole(Role.ROLE_CUSTOMER).build();
    assertThat(list(savers).getUsersList()).containsExactly(zainab, adaeze, ada);
  }

  @Test
  void a_cursor_belongs_to_its_search() {
    ListUsersRequest request = ListUsersRequest.newBuilder().setQuery("ada").setPageSize(1).build();
    List<User> all = new ArrayList<>();
    ListUsersResponse page = list(request);
    all.addAll(page.getUsersList());
    while (!page.getNextPageToken().isEmpty()) {
      page = list(request.toBuilder().setPageToken(page.getNextPageToken()).build());
      all.addAll(page.getUsersList());
    }

    assertThat(all).containsExactly(zainab, adaeze, ada);
    String cursor = list(request).getNextPageToken();
    assertThat(
            refusal(() -> list(request.toBuilder().setQuery("").setPageToken(cursor).build()))
                .reason())
        .isEqualTo(Reason.CURSOR_INVALID);
    assertThat(refusal(() -> list(request.toBuilder().setPageSize(201).build())).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> list(request.toBuilder().setPageSize(-1).build())).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
  }

  @Test
  void savers_can_neither_search_nor_count_users() {
    String saver = accounts.signIn(zainab.getEmail(), PASSWORD).getAccessToken();

    assertThat(
            refusal(() -> accounts.users(saver).listUsers(ListUsersRequest.getDefaultInstance()))
                .reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(refusal(() -> totals(saver)).reason()).isEqualTo(Reason.PERMISSION_DENIED);
  }

  @Test
  void the_totals_equal_the_tables() {
    try (AccountsHarness fresh =
        new AccountsHarness(Optional.of(AccountsHarness.operator(BOSS, PASSWORD)))) {
      String saver = fresh.newcomer("ada@example.com");
      fresh.clock.advance(Duration.ofDays(1));
      fresh.register("bisi@example.com");
      fresh
          .wallets(fresh.signIn("ada@example.com", PASSWORD).getAccessToken())
          .openWallet(OpenWalletRequest.getDefaultInstance());
      fresh.ledger.feels(FakeLedger.Mood.AWAY);
      refusal(() ->
          fresh
              .wallets(fresh.signIn("bisi@example.com", PASSWORD).getAccessToken())
              .openWallet(OpenWalletRequest.getDefaultInstance()));

      GetAccountTotalsResponse totals =
          fresh
              .users(fresh.signIn(BOSS, PASSWORD).getAccessToken())
              .getAccountTotals(GetAccountTotalsRequest.getDefaultInstance());

      assertThat(saver).isNotEmpty();
      assertThat(totals.getUsers()).isEqualTo(3);
      assertThat(totals.getUsersToday()).isEqualTo(1);
      assertThat(totals.getWallets()).isEqualTo(1);
      boolean same =
          fresh
              .superuser()
              .withHandle(handle ->
                  handle
                      .createQuery(
                          """
                          SELECT (SELECT count(*) FROM app_user) = sum(users)
                                 AND (SELECT count(opened_at) FROM wallet) = sum(wallets)
                          FROM daily_total
                          """)
                      .mapTo(Boolean.class)
                      .one());
      assertThat(same).isTrue();
    }
  }

  @Test
  void people_change_their_own_name_and_nothing_else() {
    User musa = register("musa@example.com", "Mussa", "Bello");
    String token = accounts.signIn("musa@example.com", PASSWORD).getAccessToken();

    assertThat(rename(token, " Musa ", ""))
        .isEqualTo(musa.toBuilder().setFirstName("Musa").build());
    assertThat(rename(token, "", "Bello-Ali").getLastName()).isEqualTo("Bello-Ali");
    assertThat(accounts.me(token).getFirstName()).isEqualTo("Musa");
    assertThat(refusal(() -> rename(token, "\u202Eevil", "x".repeat(101))).fieldErrors())
        .extracting(FieldError::field)
        .containsExactly("first_name", "last_name");
  }

  @Test
  void a_name_changes_only_if_the_user_is_unchanged() {
    register("idris@example.com", "Idris", "Bello");
    String token = accounts.signIn("idris@example.com", PASSWORD).getAccessToken();
    User seen = rename(token, "Idriss", "");
    User other = rename(token, "Idrissa", "");
    UpdateUserRequest stale =
        UpdateUserRequest.newBuilder().setFirstName("Id").setIfUnchanged(seen).build();
    assertThat(refusal(() -> accounts.users(token).updateUser(stale)).reason())
        .isEqualTo(Reason.PRECONDITION_FAILED);
    UpdateUserRequest fresh = stale.toBuilder().setIfUnchanged(other).build();
    assertThat(accounts.users(token).updateUser(fresh).getUser().getFirstName()).isEqualTo("Id");
  }

  private User rename(String token, String first, String last) {
    return accounts
        .users(token)
        .updateUser(UpdateUserRequest.newBuilder().setFirstName(first).setLastName(last).build())
        .getUser();
  }

  private List<User> find(String query) {
    return list(ListUsersRequest.newBuilder().setQuery(query).build()).getUsersList();
  }

  private ListUsersResponse list(ListUsersRequest request) {
    return accounts.users(boss).listUsers(request);
  }

  private GetAccountTotalsResponse totals(String token) {
    return accounts.users(token).getAccountTotals(GetAccountTotalsRequest.getDefaultInstance());
  }

  private User register(String email, String first, String last) {
    return accounts
        .gateway()
        .registerUser(
            RegisterUserRequest.newBuilder()
                .setEmail(email)
                .setFirstName(first)
                .setLastName(last)
                .setPassword(PASSWORD)
                .build())
        .getUser();
  }
}
