package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.CreateBrowserSessionRequest;
import com.nissmart.accounts.v1.CreateBrowserSessionResponse;
import com.nissmart.accounts.v1.ExchangeBrowserSessionRequest;
import com.nissmart.accounts.v1.ListSessionsRequest;
import com.nissmart.accounts.v1.RevokeAllSessionsRequest;
import com.nissmart.accounts.v1.RevokeSessionRequest;
import com.nissmart.accounts.v1.Session;
import com.nissmart.accounts.v1.User;
import com.nissmart.common.v1.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BrowserSessionTest {
  private static final String EMAIL = "ada@example.com";

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
  void a_browsers_token_is_exchanged_for_access_tokens_repeatedly() {
    CreateBrowserSessionResponse session = accounts.browse(EMAIL, PASSWORD);

    assertThat(session.getUser()).isEqualTo(ada);
    assertThat(session.getExpiresIn()).isEqualTo(7 * 24 * 3600);
    assertThat(session.getSessionToken()).matches("[A-Za-z0-9_-]{43}");
    assertThat(accounts.me(accounts.exchange(session.getSessionToken()))).isEqualTo(ada);
    assertThat(accounts.me(accounts.exchange(session.getSessionToken()))).isEqualTo(ada);
  }

  @Test
  void opaque_tokens_and_access_tokens_do_not_replace_each_other() {
    String opaque = accounts.browse(EMAIL, PASSWORD).getSessionToken();

    assertInvalid(() -> accounts.me(opaque));
    assertInvalid(() -> accounts.exchange(accounts.exchange(opaque)));
    assertInvalid(() -> accounts.refresh(opaque));
  }

  @Test
  void an_exchanged_token_is_valid_for_a_minute() {
    String opaque = accounts.browse(EMAIL, PASSWORD).getSessionToken();
    assertThat(
            accounts
                .gateway()
                .exchangeBrowserSession(
                    ExchangeBrowserSessionRequest.newBuilder().setSessionToken(opaque).build())
                .getExpiresIn())
        .isEqualTo(60);
    String token = accounts.exchange(opaque);

    accounts.clock.advance(Duration.ofSeconds(60));

    assertInvalid(() -> accounts.me(token));
  }

  @Test
  void it_ends_after_twelve_idle_hours() {
    String used = accounts.browse(EMAIL, PASSWORD).getSessionToken();
    String idle = accounts.browse(EMAIL, PASSWORD).getSessionToken();

    accounts.clock.advance(Duration.ofHours(12).minusSeconds(1));
    accounts.exchange(used);
    accounts.clock.advance(Duration.ofSeconds(1));

    assertThat(accounts.me(accounts.exchange(used))).isEqualTo(ada);
    assertInvalid(() -> accounts.exchange(idle));
  }

  @Test
  void a_browser_session_ends_after_seven_days() {
    String opaque = accounts.browse(EMAIL, PASSWORD).getSessionToken();
    for (int i = 0; i < 15; i++) {
      accounts.clock.advance(Duration.ofHours(11));
      accounts.exchange(opaque);
    }
    accounts.clock.advance(Duration.ofHours(3).minusSeconds(5));
    String last = accounts.exchange(opaque);
    accounts.clock.advance(Duration.ofSeconds(5));

    assertInvalid(() -> accounts.exchange(opaque));
    assertInvalid(() -> accounts.me(last));
  }

  @Test
  void signing_out_ends_it_at_once() {
    String opaque = accounts.browse(EMAIL, PASSWORD).getSessionToken();
    String token = accounts.exchange(opaque);

    accounts.users(token).revokeSession(RevokeSessionRequest.getDefaultInstance());

    assertInvalid(() -> accounts.exchange(opaque));
    assertInvalid(() -> accounts.me(token));
  }

  @Test
  void wrong_passwords_and_unknown_emails_begin_no_session() {
    assertThat(refusal(() -> accounts.browse(EMAIL, "wrong password")).getMessage())
        .isEqualTo(refusal(() -> accounts.browse("no@example.com", PASSWORD)).getMessage());
    assertThat(refusal(() -> accounts.browse(EMAIL, "wrong password")).reason())
        .isEqualTo(Reason.CREDENTIALS_INVALID);
  }

  @Test
  void an_unknown_token_is_refused() {
    assertInvalid(() -> accounts.exchange(""));
    assertInvalid(() -> accounts.exchange("A".repeat(43)));
    assertInvalid(() -> accounts.exchange("\u0000' OR 1=1 --"));
    assertInvalid(() -> accounts.exchange("x".repeat(100_000)));
  }

  @Test
  void the_database_has_only_its_hash() {
    String opaque = accounts.browse(EMAIL, PASSWORD).getSessionToken();

    String dump =
        accounts
            .superuser()
            .withHandle(handle ->
                handle
                    .createQuery("SELECT string_agg(s::text, ' ') FROM session s")
                    .mapTo(String.class)
                    .one());

    assertThat(dump).contains("Firefox").doesNotContain(opaque);
  }

  @Test
  void people_see_where_they_are_signed_in_newest_first() {
    accounts.register("other@example.com");
    accounts.browse("other@example.com", PASSWORD);
    accounts.signIn(EMAIL, PASSWORD);
    accounts.clock.advance(Duration.ofMinutes(5));
    String opaque = accounts.browse(EMAIL, PASSWORD).getSessionToken();
    accounts.clock.advance(Duration.ofMinutes(5));

    List<Session> sessions = sessions(accounts.exchange(opaque));

    assertThat(sessions).extracting(Session::getCurrent).containsExactly(true, false);
    assertThat(sessions).extracting(Session::getUserAgent).containsExactly("Firefox on Linux", "");
    assertThat(sessions.getFirst().getId()).startsWith("ses_");
    assertThat(sessions.getFirst().getLastUsedAt().getSeconds())
        .isEqualTo(sessions.getFirst().getCreatedAt().getSeconds() + 300);
  }

  @Test
  void any_user_agent_can_sign_in() {
    String said = "\u202Eevil\u0007 " + "ä".repeat(500);

    String opaque =
        accounts
            .gateway()
            .createBrowserSession(
                CreateBrowserSessionRequest.newBuilder()
                    .setEmail(EMAIL)
                    .setPassword(PASSWORD)
                    .setUserAgent(said)
                    .build())
            .getSessionToken();

    assertThat(sessions(accounts.exchange(opaque)).getFirst().getUserAgent())
        .startsWith("evil ää")
        .hasSize(200);
  }

  @Test
  void signing_out_everywhere_ends_all_sessions_or_all_others() {
    String phone = accounts.signIn(EMAIL, PASSWORD).getRefreshToken();
    String browser = accounts.browse(EMAIL, PASSWORD).getSessionToken();
    String laptop = accounts.browse(EMAIL, PASSWORD).getSessionToken();
    accounts.register("other@example.com");
    String others = accounts.browse("other@example.com", PASSWORD).getSessionToken();

    assertThat(revokeAll(accounts.exchange(laptop), true)).isEqualTo(2);
    assertInvalid(() -> accounts.exchange(browser));
    assertInvalid(() -> accounts.refresh(phone));
    assertThat(sessions(accounts.exchange(laptop))).hasSize(1);

    assertThat(revokeAll(accounts.exchange(laptop), false)).isEqualTo(1);
    assertInvalid(() -> accounts.exchange(laptop));
    assertThat(accounts.exchange(others)).isNotEmpty();
  }

  private List<Session> sessions(String token) {
    return accounts
        .users(token)
        .listSessions(ListSessionsRequest.getDefaultInstance())
        .getSessionsList();
  }

  private int revokeAll(String token, boolean keepCurrent) {
    return accounts
        .users(token)
        .revokeAllSessions(
            RevokeAllSessionsRequest.newBuilder().setKeepCurrent(keepCurrent).build())
        .getRevoked();
  }

  private static void assertInvalid(Runnable call) {
    assertThat(refusal(call).reason()).isEqualTo(Reason.TOKEN_INVALID);
  }
}
