package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.operator;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.nimbusds.jwt.SignedJWT;
import com.nissmart.accounts.v1.ApiKey;
import com.nissmart.accounts.v1.ApiKeyServiceGrpc;
import com.nissmart.accounts.v1.CreateApiKeyRequest;
import com.nissmart.accounts.v1.ListEndedSessionsRequest;
import com.nissmart.accounts.v1.ListEndedSessionsResponse;
import com.nissmart.accounts.v1.RevokeAllSessionsRequest;
import com.nissmart.accounts.v1.RevokeApiKeyRequest;
import com.nissmart.accounts.v1.RevokeSessionRequest;
import com.nissmart.accounts.v1.Tokens;
import com.nissmart.common.v1.Reason;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EndedSessionsTest {
  private static final String EMAIL = "ada@example.com";

  private AccountsHarness accounts;

  @BeforeEach
  void start() {
    accounts = new AccountsHarness();
    accounts.register(EMAIL);
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void every_ended_session_is_listed_by_its_sid() throws Exception {
    Tokens here = accounts.signIn(EMAIL, PASSWORD);
    Tokens stolen = accounts.signIn(EMAIL, PASSWORD);
    Tokens elsewhere = accounts.signIn(EMAIL, PASSWORD);
    Tokens kept = accounts.signIn(EMAIL, PASSWORD);
    assertThat(endedSessions().getSessionIdsList()).isEmpty();

    accounts.users(here.getAccessToken()).revokeSession(RevokeSessionRequest.getDefaultInstance());
    accounts.refresh(accounts.refresh(stolen.getRefreshToken()).getRefreshToken());
    assertThat(refusal(() -> accounts.refresh(stolen.getRefreshToken())).reason())
        .isEqualTo(Reason.TOKEN_INVALID);
    assertThat(endedSessions().getSessionIdsList())
        .containsExactlyInAnyOrder(sid(here), sid(stolen));

    accounts
        .users(kept.getAccessToken())
        .revokeAllSessions(RevokeAllSessionsRequest.newBuilder().setKeepCurrent(true).build());
    assertThat(endedSessions().getSessionIdsList())
        .contains(sid(elsewhere))
        .doesNotContain(sid(kept));
  }

  @Test
  void a_revoked_key_is_listed_as_ended() {
    var keys =
        ApiKeyServiceGrpc.newBlockingStub(
            accounts.channel(accounts.app, accounts.signIn(EMAIL, PASSWORD).getAccessToken()));
    ApiKey key =
        keys.createApiKey(
                CreateApiKeyRequest.newBuilder().setName("Till").addScopes("read").build())
            .getApiKey();
    keys.revokeApiKey(RevokeApiKeyRequest.newBuilder().setApiKeyId(key.getId()).build());
    assertThat(endedSessions().getSessionIdsList()).containsExactly(key.getId());
  }

  @Test
  void a_changed_password_setting_signs_the_operator_out() throws Exception {
    String email = "ngozi@example.com";
    accounts.start(accounts.settings(Optional.of(operator(email, PASSWORD))));
    Tokens before = accounts.signIn(email, PASSWORD);
    accounts.start(accounts.settings(Optional.of(operator(email, "another horse battery"))));
    assertThat(endedSessions().getSessionIdsList()).containsExactly(sid(before));
  }

  @Test
  void ended_sessions_are_listed_only_while_tokens_live() {
    String token = accounts.signIn(EMAIL, PASSWORD).getAccessToken();
    accounts.users(token).revokeSession(RevokeSessionRequest.getDefaultInstance());
    Timestamp before = endedSessions().getAsOf();
    assertThat(since(before).getSessionIdsCount()).isEqualTo(1);

    accounts.clock.advance(Duration.ofMinutes(1));
    Timestamp later = since(before).getAsOf();

    assertThat(since(before).getSessionIdsCount()).isEqualTo(1);
    assertThat(since(later).getSessionIdsCount()).isZero();
    assertThat(endedSessions().getSessionIdsCount()).isEqualTo(1);
    accounts.clock.advance(Duration.ofMinutes(10));
    assertThat(endedSessions().getSessionIdsCount()).isZero();
  }

  private ListEndedSessionsResponse endedSessions() {
    return accounts.gateway().listEndedSessions(ListEndedSessionsRequest.getDefaultInstance());
  }

  private ListEndedSessionsResponse since(Timestamp since) {
    return accounts
        .gateway()
        .listEndedSessions(ListEndedSessionsRequest.newBuilder().setSince(since).build());
  }

  private static String sid(Tokens tokens) throws ParseException {
    return SignedJWT.parse(tokens.getAccessToken()).getJWTClaimsSet().getStringClaim("sid");
  }
}
