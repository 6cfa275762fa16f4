package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.accounts.v1.ApiKeyServiceGrpc;
import com.nissmart.accounts.v1.ApiKeyServiceGrpc.ApiKeyServiceBlockingStub;
import com.nissmart.accounts.v1.ChangePasswordRequest;
import com.nissmart.accounts.v1.CreateApiKeyRequest;
import com.nissmart.accounts.v1.ExchangeApiKeyRequest;
import com.nissmart.accounts.v1.GetAccountTotalsRequest;
import com.nissmart.accounts.v1.RevokeAllSessionsRequest;
import com.nissmart.accounts.v1.RevokeApiKeyRequest;
import com.nissmart.accounts.v1.RevokeSessionRequest;
import com.nissmart.accounts.v1.RotateApiKeyRequest;
import com.nissmart.accounts.v1.SetRolesRequest;
import com.nissmart.accounts.v1.Tokens;
import com.nissmart.accounts.v1.User;
import com.nissmart.common.v1.Role;
import com.nissmart.runtime.identity.LookupLimit;
import com.nissmart.runtime.telemetry.SecurityEvent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class SecurityLogTest {
  private static final String ADA = "ada.of.the.log@example.com";
  private static final String BOSS = "boss@nissmart.example";
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(SecurityEvent.LOGGER);

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private AccountsHarness accounts;
  private User ada;

  @BeforeEach
  void start() {
    lines.start();
    LOGGER.addAppender(lines);
    accounts = new AccountsHarness(Optional.of(AccountsHarness.operator(BOSS, PASSWORD)));
    ada = accounts.register(ADA);
  }

  @AfterEach
  void stop() {
    accounts.close();
    LOGGER.detachAppender(lines);
  }

  @Test
  void the_start_names_the_key_that_signs() {
    assertThat(events()).containsOnly("signing_key_created");
  }

  @Test
  void sign_ins_name_the_network_and_hash_the_email() {
    refusal(() -> accounts.signIn(ADA, "wrong password here", "203.0.113.1"));
    refusal(() -> accounts.signIn("nobody@example.com", PASSWORD, "203.0.113.1"));
    accounts.signIn(ADA.toUpperCase(Locale.ROOT), PASSWORD, "203.0.113.2");

    assertThat(last(3))
        .extracting(SecurityLogTest::text)
        .containsExactly(
            "event=sign_in_failed network=203.0.113.1 email_hash=%s".formatted(hash(ADA)),
            "event=sign_in_failed network=203.0.113.1 email_hash=%s"
                .formatted(hash("nobody@example.com")),
            "event=sign_in_succeeded email_hash=%s network=203.0.113.2".formatted(hash(ADA)));
    assertThat(lines.list).noneMatch(line -> text(line).contains("@"));
  }

  @Test
  void a_blocked_sign_in_is_named() {
    for (int i = 0; i < 11; i++) {
      refusal(() -> accounts.signIn(ADA, "wrong password here", "203.0.113.1"));
    }

    assertThat(events()).endsWith("sign_in_failed", "sign_in_blocked");
  }

  @Test
  void a_network_that_guesses_many_emails_is_named_as_blocked() {
    for (int i = 0; i <= LookupLimit.MOST; i++) {
      String email = "guess" + i + "@example.com";
      refusal(() -> accounts.signIn(email, PASSWORD, "203.0.113.77"));
    }

    assertThat(text(last(1).getFirst()))
        .isEqualTo(
            "event=sign_in_blocked network=203.0.113.77 email_hash=%s"
                .formatted(hash("guess100@example.com")));
  }

  @Test
  void a_saver_cannot_fill_the_log_with_refused_calls() {
    String saver = accounts.signIn(ADA, PASSWORD).getAccessToken();
    for (int i = 0; i < 200; i++) {
      refusal(() ->
          accounts.users(saver).getAccountTotals(GetAccountTotalsRequest.getDefaultInstance()));
    }

    assertThat(events().stream().filter("permission_refused"::equals).count()).isLessThan(200);
  }

  @Test
  void a_refused_api_key_is_named_by_its_hash() {
    ApiKeyServiceBlockingStub keys =
        ApiKeyServiceGrpc.newBlockingStub(accounts.asService("gateway"));
    for (String secret : List.of("nsk_1", "pass")) {
      refusal(
          () -> keys.exchangeApiKey(ExchangeApiKeyRequest.newBuilder().setSecret(secret).build()));
    }

    assertThat(last(2))
        .extracting(SecurityLogTest::text)
        .satisfiesExactly(
            known ->
                assertThat(known)
                    .matches("event=api_key_refused caller=gateway key_hash=[0-9a-f]{16}"),
            other -> assertThat(other).isEqualTo("event=api_key_refused caller=gateway key_hash="));
  }

  @Test
  void keys_are_named_from_creation_to_revocation() {
    ApiKeyServiceBlockingStub keys =
        ApiKeyServiceGrpc.newBlockingStub(
            accounts.channel(accounts.app, accounts.signIn(ADA, PASSWORD).getAccessToken()));
    String id =
        keys.createApiKey(
                CreateApiKeyRequest.newBuilder().setName("Till").addScopes("read").build())
            .getApiKey()
            .getId();
    keys.rotateApiKey(RotateApiKeyRequest.newBuilder().setApiKeyId(id).build());
    keys.revokeApiKey(RevokeApiKeyRequest.newBuilder().setApiKeyId(id).build());

    String facts = " user_id=%s api_key_id=%s".formatted(ada.getId(), id);
    assertThat(last(3))
        .extracting(SecurityLogTest::text)
        .containsExactly(
            "event=api_key_created" + facts,
            "event=api_key_rotated" + facts,
            "event=api_key_revoked" + facts);
  }

  @Test
  void a_new_password_is_named_with_its_proof() {
    String token = accounts.signIn(ADA, PASSWORD).getAccessToken();
    refusal(() -> accounts.users(token).changePassword(change("not this one at all")));
    accounts.users(token).changePassword(change(PASSWORD));

    assertThat(events()).endsWith("password_proof_failed", "password_proven", "password_changed");
  }

  @Test
  void the_ends_of_sessions_are_named() {
    Tokens tokens = accounts.signIn(ADA, PASSWORD);
    accounts.refresh(tokens.getRefreshToken());
    accounts.clock.advance(Duration.ofMinutes(1));
    refusal(() -> accounts.refresh(tokens.getRefreshToken()));
    accounts
        .users(accounts.signIn(ADA, PASSWORD).getAccessToken())
        .revokeSession(RevokeSessionRequest.getDefaultInstance());
    accounts
        .users(accounts.signIn(ADA, PASSWORD).getAccessToken())
        .revokeAllSessions(RevokeAllSessionsRequest.getDefaultInstance());

    assertThat(events())
        .endsWith(
            "refresh_token_reused",
            "sign_in_succeeded",
            "signed_out",
            "sign_in_succeeded",
            "sessions_ended");
  }

  @Test
  void roles_and_refused_permissions_are_named() {
    String saver = accounts.signIn(ADA, PASSWORD).getAccessToken();
    refusal(
        () -> accounts.users(saver).getAccountTotals(GetAccountTotalsRequest.getDefaultInstance()));
    accounts
        .users(accounts.signIn(BOSS, PASSWORD).getAccessToken())
        .setRoles(
            SetRolesRequest.newBuilder()
                .setUserId(ada.getId())
                .addRoles(Role.ROLE_AUDITOR)
                .setReason("She audits")
                .build());

    assertThat(text(last(3).getFirst()))
        .isEqualTo(
            "event=permission_refused caller=%s method=nissmart.accounts.v1.UserService/GetAccountTotals"
                .formatted(ada.getId()));
    assertThat(text(last(1).getFirst()))
        .isEqualTo(
            "event=roles_changed user_id=%s before=[ROLE_CUSTOMER] now=[ROLE_AUDITOR]"
                .formatted(ada.getId()));
  }

  private static ChangePasswordRequest change(String current) {
    return ChangePasswordRequest.newBuilder()
        .setCurrentPassword(current)
        .setNewPassword("another horse battery")
        .build();
  }

  private static String hash(String email) {
    return EmailAddress.parse("email", email).shortHash();
  }

  private List<String> events() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private List<ILoggingEvent> last(int number) {
    return lines.list.subList(lines.list.size() - number, lines.list.size());
  }

  private static String text(ILoggingEvent line) {
    return line.getKeyValuePairs().stream()
        .map(fact -> fact.key + "=" + fact.value)
        .collect(Collectors.joining(" "));
  }
}
