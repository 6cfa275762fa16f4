package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.RevokeSessionRequest;
import com.nissmart.accounts.v1.Tokens;
import com.nissmart.accounts.v1.User;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SessionTest {
  private static final String EMAIL = "ada@example.com";

  /** The time after which a used refresh token is refused. */
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

  private AccountsHarness accounts;
  private User ada;

  @BeforeEach
  void start() {
    accounts = new AccountsHarness();
    ada = accounts.register(EMAIL);
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void an_access_token_names_the_caller() {
    assertThat(accounts.me(signIn().getAccessToken())).isEqualTo(ada);
  }

  @Test
  void an_access_token_is_good_for_ten_minutes() {
    String token = signIn().getAccessToken();

    accounts.clock.advance(Duration.ofMinutes(10).minusSeconds(1));
    assertThat(accounts.me(token)).isEqualTo(ada);
    accounts.clock.advance(Duration.ofSeconds(1));
    assertInvalid(() -> accounts.me(token));
  }

  @Test
  void a_refresh_token_gets_new_tokens() {
    Tokens first = signIn();

    accounts.clock.advance(Duration.ofMinutes(11));
    Tokens second = accounts.refresh(first.getRefreshToken());

    assertThat(accounts.me(second.getAccessToken())).isEqualTo(ada);
    assertThat(second.getRefreshToken()).isNotEqualTo(first.getRefreshToken());
    assertThat(accounts.refresh(second.getRefreshToken()).getExpiresIn()).isEqualTo(600);
  }

  @Test
  void a_second_use_of_a_refresh_token_ends_the_session() {
    Tokens stolen = signIn();
    Tokens thiefs = accounts.refresh(stolen.getRefreshToken());
    accounts.clock.advance(LONG_ENOUGH);

    assertInvalid(() -> accounts.refresh(stolen.getRefreshToken()));

    assertInvalid(() -> accounts.refresh(thiefs.getRefreshToken()));
    assertInvalid(() -> accounts.me(thiefs.getAccessToken()));
  }

  @Test
  void a_refresh_token_works_again_after_a_lost_answer() {
    Tokens first = signIn();
    accounts.refresh(first.getRefreshToken());
    accounts.clock.advance(LONG_ENOUGH.minusSeconds(1));

    Tokens second = accounts.refresh(first.getRefreshToken());

    assertThat(accounts.me(second.getAccessToken())).isEqualTo(ada);
    assertThat(accounts.refresh(second.getRefreshToken()).getAccessToken()).isNotEmpty();
  }

  @Test
  void repeating_a_refresh_does_not_extend_the_grace_period() {
    Tokens first = signIn();
    accounts.refresh(first.getRefreshToken());
    accounts.clock.advance(LONG_ENOUGH.minusSeconds(1));
    accounts.refresh(first.getRefreshToken());
    accounts.clock.advance(Duration.ofSeconds(1));

    assertInvalid(() -> accounts.refresh(first.getRefreshToken()));
  }

  @Test
  void a_token_is_not_repeated_after_its_successor_was_used() {
    Tokens first = signIn();
    Tokens second = accounts.refresh(first.getRefreshToken());
    Tokens third = accounts.refresh(second.getRefreshToken());

    assertInvalid(() -> accounts.refresh(first.getRefreshToken()));
    assertInvalid(() -> accounts.refresh(third.getRefreshToken()));
  }

  @Test
  void a_stolen_refresh_token_ends_the_session_at_its_second_use() {
    Tokens stolen = signIn();
    Tokens owners = accounts.refresh(stolen.getRefreshToken());
    Tokens thiefs = accounts.refresh(stolen.getRefreshToken());

    assertInvalid(() -> accounts.refresh(owners.getRefreshToken()));
    assertInvalid(() -> accounts.refresh(thiefs.getRefreshToken()));
    assertInvalid(() -> accounts.me(thiefs.getAccessToken()));
  }

  @Test
  void a_refresh_that_failed_leaves_the_token_unused() {
    Tokens tokens = signIn();
    accounts
        .superuser()
        .useHandle(handle -> handle.execute("UPDATE signing_key SET private_jwk = 'broken'"));
    assertThat(refusal(() -> accounts.refresh(tokens.getRefreshToken())).reason())
        .isEqualTo(Reason.INTERNAL);
    accounts.superuser().useHandle(handle -> handle.execute("DELETE FROM signing_key"));
    accounts.clock.advance(LONG_ENOUGH);

    assertThat(accounts.me(accounts.refresh(tokens.getRefreshToken()).getAccessToken()))
        .isEqualTo(ada);
  }

  @Test
  void another_session_of_the_same_user_continues() {
    Tokens phone = signIn();
    Tokens laptop = signIn();
    accounts.refresh(phone.getRefreshToken());
    accounts.clock.advance(LONG_ENOUGH);
    assertInvalid(() -> accounts.refresh(phone.getRefreshToken()));

    assertThat(accounts.refresh(laptop.getRefreshToken()).getRefreshToken()).isNotEmpty();
  }

  @Test
  void parallel_refreshes_leave_one_working_token() throws Exception {
    Tokens tokens = signIn();

    var answers =
        ParallelCalls.run(8, () -> accounts.refresh(tokens.getRefreshToken()).getRefreshToken());

    assertThat(answers).doesNotHaveDuplicates();
    List<byte[]> working =
        accounts
            .superuser()
            .withHandle(handle ->
                handle
                    .createQuery("SELECT token_hash FROM refresh_token WHERE used_at IS NULL")
                    .mapTo(byte[].class)
                    .list());
    assertThat(working).hasSize(1);
    assertThat(answers.stream().map(SessionTest::sha256)).containsOnlyOnce(working.getFirst());
  }

  @Test
  void a_signed_out_session_cannot_be_refreshed_or_used() {
    Tokens tokens = signIn();

    accounts
        .users(tokens.getAccessToken())
        .revokeSession(RevokeSessionRequest.getDefaultInstance());

    assertInvalid(() -> accounts.refresh(tokens.getRefreshToken()));
    assertInvalid(() -> accounts.me(tokens.getAccessToken()));
  }

  @Test
  void a_session_unused_for_thirty_days_ends() {
    Tokens tokens = signIn();
    Tokens other = signIn();

    accounts.clock.advance(Duration.ofDays(30).minusSeconds(1));
    accounts.refresh(tokens.getRefreshToken());
    accounts.clock.advance(Duration.ofSeconds(1));
    assertInvalid(() -> accounts.refresh(other.getRefreshToken()));
  }

  @Test
  void every_session_ends_after_ninety_days() {
    Tokens tokens = signIn();
    for (int day = 0; day < 80; day += 20) {
      accounts.clock.advance(Duration.ofDays(20));
      tokens = accounts.refresh(tokens.getRefreshToken());
    }

    String last = tokens.getRefreshToken();
    accounts.clock.advance(Duration.ofDays(10));
    assertInvalid(() -> accounts.refresh(last));
  }

  @Test
  void an_unknown_refresh_token_is_refused() {
    signIn();

    assertInvalid(() -> accounts.refresh(""));
    assertInvalid(() -> accounts.refresh("nrt_" + "A".repeat(43)));
    assertInvalid(() -> accounts.refresh("\u0000' OR 1=1 --"));
    assertInvalid(() -> accounts.refresh("x".repeat(100_000)));
  }

  @Test
  void the_database_has_only_hashes_of_refresh_tokens() {
    Tokens tokens = signIn();

    String dump =
        accounts
            .superuser()
            .withHandle(handle ->
                handle
                    .createQuery("SELECT string_agg(t::text, ' ') FROM refresh_token t")
                    .mapTo(String.class)
                    .one());

    assertThat(dump).isNotEmpty().doesNotContain(tokens.getRefreshToken().substring(4));
  }

  @Test
  void a_session_ends_when_the_password_changes() {
    String email = "boss@example.com";
    AccountsApp first =
        accounts.start(
            accounts.settings(Optional.of(AccountsHarness.operator(email, "the first password"))));
    Tokens before = accounts.signIn(first, email, "the first password");
    accounts.start(
        accounts.settings(Optional.of(AccountsHarness.operator(email, "the second password"))));

    assertInvalid(() -> accounts.me(before.getAccessToken()));
    assertInvalid(() -> accounts.refresh(before.getRefreshToken()));
    assertThat(accounts.signIn(email, "the second password").getAccessToken()).isNotEmpty();
  }

  @Test
  void a_token_of_a_deleted_user_is_refused() {
    Tokens tokens = signIn();
    accounts
        .superuser()
        .useHandle(handle -> handle.execute("DELETE FROM app_user WHERE email = ?", EMAIL));

    assertInvalid(() -> accounts.me(tokens.getAccessToken()));
    assertInvalid(() -> accounts.refresh(tokens.getRefreshToken()));
  }

  @Test
  void a_new_role_is_in_the_next_refreshed_token() {
    Tokens tokens = signIn();
    accounts
        .superuser()
        .useHandle(handle ->
            handle.execute("UPDATE app_user SET roles = '{AUDITOR}' WHERE email = ?", EMAIL));
    User grace = accounts.register("grace@example.com");
    GetUserRequest askForGrace = GetUserRequest.newBuilder().setUserId(grace.getId()).build();

    assertThat(refusal(() -> accounts.users(tokens.getAccessToken()).getUser(askForGrace)).reason())
        .isEqualTo(Reason.USER_NOT_FOUND);
    String auditor = accounts.refresh(tokens.getRefreshToken()).getAccessToken();
    assertThat(accounts.users(auditor).getUser(askForGrace).getUser()).isEqualTo(grace);
    assertThat(accounts.me(auditor).getRolesList()).containsExactly(Role.ROLE_AUDITOR);
  }

  @Test
  void users_see_only_themselves() {
    User grace = accounts.register("grace@example.com");
    String token = signIn().getAccessToken();

    assertThat(getUser(token, ada.getId())).isEqualTo(ada);
    assertThat(refusal(() -> getUser(token, grace.getId())).reason())
        .isEqualTo(Reason.USER_NOT_FOUND);
    assertThat(refusal(() -> getUser(token, "usr_1")).reason()).isEqualTo(Reason.INVALID_REQUEST);
  }

  private User getUser(String token, String userId) {
    GetUserRequest request = GetUserRequest.newBuilder().setUserId(userId).build();
    return accounts.users(token).getUser(request).getUser();
  }

  private Tokens signIn() {
    return accounts.signIn(EMAIL, PASSWORD);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertInvalid(Runnable call) {
    assertThat(refusal(call)).extracting(Refusal::reason).isEqualTo(Reason.TOKEN_INVALID);
  }
}
