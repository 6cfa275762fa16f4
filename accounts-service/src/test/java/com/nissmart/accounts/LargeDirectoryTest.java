package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.ListUsersRequest;
import com.nissmart.accounts.v1.ListUsersResponse;
import com.nissmart.accounts.v1.User;
import com.nissmart.common.v1.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Searches among tens of thousands of users, of whom the oldest match. */
class LargeDirectoryTest {
  private static final String BOSS = "boss@nissmart.example";
  private static final int TWINS = 6_000;
  private static final int OLD = 12_000;
  private static final int NEW = 13_000;

  private static final AccountsHarness accounts =
      new AccountsHarness(Optional.of(AccountsHarness.operator(BOSS, PASSWORD)));
  private static final String boss = accounts.signIn(BOSS, PASSWORD).getAccessToken();

  @BeforeAll
  static void fill() {
    accounts
        .superuser()
        .useHandle(handle -> {
          handle.execute("SET session_replication_role = replica");
          handle
              .createUpdate(
                  """
                  INSERT INTO app_user (user_id, email, first_name, last_name, roles, created_at)
                  SELECT lpad(to_hex(i), 32, '0')::uuid, CASE WHEN i <= :old THEN 'many' ELSE 'other' END || i || '@example.com',
                         CASE WHEN i <= :twins THEN 'Twin' ELSE 'Ada' END, CASE WHEN i <= :twins THEN 'Twin' ELSE 'Obi' END,
                         '{CUSTOMER}', '2026-01-01'
                    FROM generate_series(1, :old + :new) i
                  """)
              .bind("twins", TWINS)
              .bind("old", OLD)
              .bind("new", NEW)
              .execute();
          handle.execute("SET session_replication_role = origin");
          handle.execute("VACUUM ANALYZE app_user");
        });
  }

  @AfterAll
  static void stop() {
    accounts.close();
  }

  @Test
  void a_search_that_many_fit_ends_early_and_goes_on() {
    ListUsersRequest many = ListUsersRequest.newBuilder().setQuery("many").setPageSize(200).build();
    assertThat(list(many).getUsersList()).isEmpty();
    assertThat(list(many).getNextPageToken()).isNotEmpty();
    assertThat(all(many)).hasSize(OLD).doesNotHaveDuplicates();
    assertThat(all(many.toBuilder().setRole(Role.ROLE_CUSTOMER).build())).hasSize(OLD);
  }

  @Test
  void a_user_who_fits_in_two_ways_counts_once() {
    ListUsersRequest twins =
        ListUsersRequest.newBuilder().setQuery("twin").setPageSize(200).build();
    assertThat(list(twins).getUsersList()).hasSize(200);
    assertThat(all(twins)).hasSize(TWINS).doesNotHaveDuplicates();
  }

  @Test
  void a_search_that_few_fit_is_answered_at_once() {
    assertThat(list(ListUsersRequest.newBuilder().setQuery("many77@").build()).getUsersList())
        .extracting(User::getEmail)
        .containsExactly("many77@example.com");
    ListUsersRequest operators = ListUsersRequest.newBuilder().setRole(Role.ROLE_OPERATOR).build();
    assertThat(list(operators).getUsersList()).extracting(User::getEmail).containsExactly(BOSS);
    assertThat(all(ListUsersRequest.newBuilder().setPageSize(200).build())).hasSize(OLD + NEW + 1);
  }

  private static List<User> all(ListUsersRequest request) {
    List<User> found = new ArrayList<>();
    ListUsersRequest.Builder next = request.toBuilder();
    do {
      ListUsersResponse page = list(next.build());
      found.addAll(page.getUsersList());
      next.setPageToken(page.getNextPageToken());
    } while (!next.getPageToken().isEmpty());
    return found;
  }

  private static ListUsersResponse list(ListUsersRequest request) {
    return accounts.users(boss).listUsers(request);
  }
}
