package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.nissmart.accounts.v1.ApiKey;
import com.nissmart.accounts.v1.ApiKeyServiceGrpc;
import com.nissmart.accounts.v1.ApiKeyServiceGrpc.ApiKeyServiceBlockingStub;
import com.nissmart.accounts.v1.ChangePasswordRequest;
import com.nissmart.accounts.v1.CreateApiKeyRequest;
import com.nissmart.accounts.v1.CreateApiKeyResponse;
import com.nissmart.accounts.v1.CreateWebhookRequest;
import com.nissmart.accounts.v1.ExchangeApiKeyRequest;
import com.nissmart.accounts.v1.ExchangeApiKeyResponse;
import com.nissmart.accounts.v1.ListApiKeysRequest;
import com.nissmart.accounts.v1.ListSessionsRequest;
import com.nissmart.accounts.v1.OpenWalletRequest;
import com.nissmart.accounts.v1.RevokeAllSessionsRequest;
import com.nissmart.accounts.v1.RevokeApiKeyRequest;
import com.nissmart.accounts.v1.RevokeSessionRequest;
import com.nissmart.accounts.v1.RotateApiKeyRequest;
import com.nissmart.accounts.v1.RotateApiKeyResponse;
import com.nissmart.accounts.v1.UpdateUserRequest;
import com.nissmart.accounts.v1.User;
import com.nissmart.common.v1.Reason;
import com.nissmart.testkit.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ApiKeyTest {
  private static final String EMAIL = "ada@example.com";

  private AccountsHarness accounts;
  private User ada;
  private String signedIn;

  @BeforeEach
  void start() {
    accounts = new AccountsHarness();
    ada = accounts.register(EMAIL);
    signedIn = accounts.exchange(accounts.browse(EMAIL, PASSWORD).getSessionToken());
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void a_secret_is_shown_once_and_exchanged_for_short_tokens() {
    CreateApiKeyResponse made = create("read");

    assertThat(made.getSecret()).matches("nsk_[A-Za-z0-9_-]{43}");
    assertThat(made.getSecret()).startsWith(made.getApiKey().getPrefix());
    assertThat(made.getApiKey().getId()).startsWith("key_");
    ExchangeApiKeyResponse exchanged = exchange(made.getSecret());
    assertThat(exchanged.getExpiresIn()).isEqualTo(60);
    assertThat(accounts.me(exchanged.getAccessToken())).isEqualTo(ada);
    accounts.clock.advance(Duration.ofSeconds(60));
    assertInvalid(() -> accounts.me(exchanged.getAccessToken()));
  }

  @Test
  void the_database_has_only_hashes_of_secrets() {
    String secret = create("read").getSecret();

    String dump =
        accounts
            .superuser()
            .withHandle(handle ->
                handle
                    .createQuery("SELECT string_agg(k::text, ' ') FROM api_key k")
                    .mapTo(String.class)
                    .one());

    assertThat(dump).contains("nsk_").doesNotContain(secret.substring(12));
  }

  @Test
  void a_read_key_cannot_write() {
    String reader = exchange(create("read").getSecret()).getAccessToken();
    String writer = exchange(create("read", "write").getSecret()).getAccessToken();

    assertThat(accounts.me(reader)).isEqualTo(ada);
    assertDenied(() -> accounts.wallets(reader).openWallet(OpenWalletRequest.getDefaultInstance()));
    assertDenied(() -> accounts.users(reader).updateUser(UpdateUserRequest.getDefaultInstance()));
    assertThat(
            accounts
                .wallets(writer)
                .openWallet(OpenWalletRequest.getDefaultInstance())
                .getWallet()
                .getUserId())
        .isEqualTo(ada.getId());
  }

  @Test
  void no_key_manages_keys_the_password_or_sessions() {
    String key = exchange(create("read", "write").getSecret()).getAccessToken();

    assertDenied(() -> keys(key).createApiKey(CreateApiKeyRequest.getDefaultInstance()));
    assertDenied(() -> keys(key).listApiKeys(ListApiKeysRequest.getDefaultInstance()));
    assertDenied(() -> keys(key).rotateApiKey(RotateApiKeyRequest.getDefaultInstance()));
    assertDenied(() -> keys(key).revokeApiKey(RevokeApiKeyRequest.getDefaultInstance()));
    assertDenied(
        () -> accounts.users(key).changePassword(ChangePasswordRequest.getDefaultInstance()));
    assertDenied(() -> accounts.users(key).listSessions(ListSessionsRequest.getDefaultInstance()));
    assertDenied(
        () -> accounts.users(key).revokeSession(RevokeSessionRequest.getDefaultInstance()));
    assertDenied(
        () -> accounts.users(key).revokeAllSessions(RevokeAllSessionsRequest.getDefaultInstance()));
  }

  @Test
  void the_previous_secret_works_until_its_overlap_ends() {
    CreateApiKeyResponse made = create("read");
    String second = rotate(made.getApiKey(), 3600).getSecret();
    assertThat(exchange(made.getSecret()).getExpiresIn()).isEqualTo(60);
    accounts.clock.advance(Duration.ofMinutes(59).plusSeconds(30));
    assertThat(exchange(made.getSecret()).getExpiresIn()).isEqualTo(30);
    accounts.clock.advance(Duration.ofSeconds(30));
    assertInvalid(() -> exchange(made.getSecret()));
    signInAgain();

    RotateApiKeyResponse third = rotate(made.getApiKey(), 3600);
    RotateApiKeyResponse fourth = rotate(made.getApiKey(), 0);

    assertInvalid(() -> exchange(second));
    assertInvalid(() -> exchange(third.getSecret()));
    assertThat(exchange(fourth.getSecret()).getAccessToken()).isNotEmpty();
    assertThat(third.getApiKey().hasPreviousSecretUntil()).isTrue();
    assertThat(fourth.getApiKey().hasPreviousSecretUntil()).isFalse();
    assertThat(refusal(() -> rotate(made.getApiKey(), 604_801)).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> rotate(made.getApiKey(), -1)).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
  }

  @Test
  void a_revoked_key_ends_at_once_and_revokes_again() {
    CreateApiKeyResponse made = create("read");
    String previous = made.getSecret();
    String secret = rotate(made.getApiKey(), 3600).getSecret();
    String token = exchange(secret).getAccessToken();

    ApiKey revoked = revoke(signedIn, made.getApiKey().getId());
    accounts.clock.advance(Duration.ofSeconds(10));

    assertThat(revoke(signedIn, made.getApiKey().getId())).isEqualTo(revoked);
    assertInvalid(() -> exchange(secret));
    assertInvalid(() -> exchange(previous));
    assertInvalid(() -> accounts.me(token));
    assertThat(refusal(() -> rotate(made.getApiKey(), 0)).reason())
        .isEqualTo(Reason.API_KEY_NOT_FOUND);
    assertThat(list()).containsExactly(revoked);
  }

  @Test
  void a_key_and_its_tokens_end_at_expiry() {
    Instant end = accounts.clock.instant().plus(Duration.ofHours(1));
    String secret =
        keys(signedIn)
            .createApiKey(
                CreateApiKeyRequest.newBuilder()
                    .setName("nightly")
                    .addScopes("read")
                    .setExpiresAt(Timestamp.newBuilder().setSeconds(end.getEpochSecond()))
                    .build())
            .getSecret();
    accounts.clock.advance(Duration.ofHours(1).minusSeconds(5));
    String token = exchange(secret).getAccessToken();
    assertThat(exchange(secret).getExpiresIn()).isEqualTo(5);
    accounts.clock.advance(Duration.ofSeconds(5));

    assertInvalid(() -> exchange(secret));
    assertInvalid(() -> accounts.me(token));
  }

  @Test
  void a_key_without_an_end_ends_in_ninety_days() {
    CreateApiKeyResponse made = create("read");

    assertThat(made.getApiKey().getExpiresAt()).isEqualTo(inDays(90));
    accounts.clock.advance(Duration.ofDays(90));
    assertInvalid(() -> exchange(made.getSecret()));
  }

  @Test
  void a_new_password_ends_keys_unless_they_are_kept() {
    String kept = create("read").getSecret();
    changePassword(PASSWORD, "another good password", true);
    assertThat(exchange(kept).getAccessToken()).isNotEmpty();
    String token = exchange(kept).getAccessToken();

    changePassword("another good password", PASSWORD, false);

    assertInvalid(() -> exchange(kept));
    assertInvalid(() -> accounts.me(token));
    assertThat(list().getFirst().hasRevokedAt()).isTrue();
  }

  @Test
  void a_new_password_of_the_settings_ends_an_operators_keys() {
    String boss = "boss@nissmart.example";
    accounts.start(accounts.settings(Optional.of(AccountsHarness.operator(boss, PASSWORD))));
    signedIn = accounts.exchange(accounts.browse(boss, PASSWORD).getSessionToken());
    String secret = create("read").getSecret();

    accounts.start(
        accounts.settings(Optional.of(AccountsHarness.operator(boss, "another good password"))));

    assertInvalid(() -> exchange(secret));
  }

  @Test
  void an_operators_key_only_reads() {
    String boss = "boss@nissmart.example";
    accounts.start(accounts.settings(Optional.of(AccountsHarness.operator(boss, PASSWORD))));
    signedIn = accounts.exchange(accounts.browse(boss, PASSWORD).getSessionToken());
    String key = exchange(create("read", "write").getSecret()).getAccessToken();

    assertThat(accounts.me(key).getEmail()).isEqualTo(boss);
    assertDenied(() -> accounts.users(key).updateUser(UpdateUserRequest.getDefaultInstance()));
    assertDenied(
        () -> accounts.webhooks(key).createWebhook(CreateWebhookRequest.getDefaultInstance()));
  }

  @Test
  void the_last_use_is_recorded_to_the_minute() {
    CreateApiKeyResponse made = create("read");
    assertThat(made.getApiKey().hasLastUsedAt()).isFalse();
    accounts.clock.advance(Duration.ofSeconds(90));
    exchange(made.getSecret());
    accounts.clock.advance(Duration.ofSeconds(29));
    exchange(made.getSecret());
    signInAgain();

    assertThat(list().getFirst().getLastUsedAt().getSeconds())
        .isEqualTo(made.getApiKey().getCreatedAt().getSeconds() + 60);
  }

  @Test
  void a_user_has_at_most_twenty_keys_that_work() throws Exception {
    for (int i = 0; i < 18; i++) {
      create("read");
    }

    List<String> outcomes =
        ParallelCalls.run(
            4, () -> AccountsHarness.outcome(() -> create("read").getSecret().substring(0, 4)));

    assertThat(outcomes).containsExactlyInAnyOrder("nsk_", "nsk_", "TOO_MANY", "TOO_MANY");
    revoke(signedIn, list().getFirst().getId());
    assertThat(create("read").getSecret()).isNotEmpty();
  }

  @Test
  void another_users_key_is_not_found() {
    String key = create("read").getApiKey().getId();
    String mallory = accounts.newcomer("mallory@example.com");

    assertThat(refusal(() -> revoke(mallory, key)).reason()).isEqualTo(Reason.API_KEY_NOT_FOUND);
    assertThat(
            refusal(() ->
                    keys(mallory)
                        .rotateApiKey(RotateApiKeyRequest.newBuilder().setApiKeyId(key).build()))
                .reason())
        .isEqualTo(Reason.API_KEY_NOT_FOUND);
    assertThat(keys(mallory).listApiKeys(ListApiKeysRequest.getDefaultInstance()).getApiKeysList())
        .isEmpty();
  }

  @Test
  void an_unknown_secret_is_refused() {
    String secret = create("read").getSecret();

    assertInvalid(() -> exchange(""));
    assertInvalid(() -> exchange("nsk_" + "A".repeat(43)));
    assertInvalid(() -> exchange(secret + "A"));
    assertInvalid(() -> exchange(secret.substring(4)));
    assertInvalid(() -> exchange("nsk_\u0000' OR 1=1 --"));
    assertInvalid(() -> accounts.me(secret));
  }

  @Test
  void an_invalid_key_request_is_refused() {
    CreateApiKeyRequest good =
        CreateApiKeyRequest.newBuilder().setName("n").addScopes("read").build();
    Timestamp past = Timestamp.newBuilder().setSeconds(1).build();
    Timestamp never = Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build();

    assertRefusedField("name", good.toBuilder().setName(" ").build());
    assertRefusedField("name", good.toBuilder().setName("x".repeat(61)).build());
    assertRefusedField("scopes", good.toBuilder().clearScopes().build());
    assertRefusedField("scopes", good.toBuilder().clearScopes().addScopes("write").build());
    assertRefusedField("scopes", good.toBuilder().addScopes("admin").build());
    assertRefusedField("expires_at", good.toBuilder().setExpiresAt(past).build());
    assertRefusedField("expires_at", good.toBuilder().setExpiresAt(never).build());
    assertRefusedField("expires_at", good.toBuilder().setExpiresAt(inDays(367)).build());
    assertThat(keys(signedIn).createApiKey(good.toBuilder().setExpiresAt(inDays(366)).build()))
        .isNotNull();
  }

  @Test
  void a_promoted_user_loses_earlier_keys() {
    String secret = create("read", "write").getSecret();
    String token = exchange(secret).getAccessToken();

    accounts.start(
        accounts.settings(Optional.of(AccountsHarness.operator(EMAIL, "an operator's password"))));

    assertInvalid(() -> exchange(secret));
    assertInvalid(() -> accounts.me(token));
  }

  private void assertRefusedField(String field, CreateApiKeyRequest request) {
    assertThat(refusal(() -> keys(signedIn).createApiKey(request)).fieldErrors())
        .extracting(error -> error.field())
        .containsExactly(field);
  }

  private void changePassword(String current, String next, boolean keepApiKeys) {
    var _ =
        accounts
            .users(signedIn)
            .changePassword(
                ChangePasswordRequest.newBuilder()
                    .setCurrentPassword(current)
                    .setNewPassword(next)
                    .setKeepApiKeys(keepApiKeys)
                    .build());
  }

  private Timestamp inDays(int days) {
    Instant then = accounts.clock.instant().plus(Duration.ofDays(days));
    return Timestamp.newBuilder().setSeconds(then.getEpochSecond()).build();
  }

  private void signInAgain() {
    signedIn = accounts.exchange(accounts.browse(EMAIL, PASSWORD).getSessionToken());
  }

  private CreateApiKeyResponse create(String... scopes) {
    return keys(signedIn)
        .createApiKey(
            CreateApiKeyRequest.newBuilder()
                .setName("nightly")
                .addAllScopes(List.of(scopes))
                .build());
  }

  private RotateApiKeyResponse rotate(ApiKey key, int overlapSeconds) {
    return keys(signedIn)
        .rotateApiKey(
            RotateApiKeyRequest.newBuilder()
                .setApiKeyId(key.getId())
                .setOverlapSeconds(overlapSeconds)
                .build());
  }

  private ApiKey revoke(String token, String keyId) {
    return keys(token)
        .revokeApiKey(RevokeApiKeyRequest.newBuilder().setApiKeyId(keyId).build())
        .getApiKey();
  }

  private List<ApiKey> list() {
    return keys(signedIn).listApiKeys(ListApiKeysRequest.getDefaultInstance()).getApiKeysList();
  }

  private ExchangeApiKeyResponse exchange(String secret) {
    return keys(TestTokens.serviceToken(accounts.clock, "gateway"))
        .exchangeApiKey(ExchangeApiKeyRequest.newBuilder().setSecret(secret).build());
  }

  private ApiKeyServiceBlockingStub keys(String token) {
    return ApiKeyServiceGrpc.newBlockingStub(accounts.channel(accounts.app, token));
  }

  private static void assertInvalid(Runnable call) {
    assertThat(refusal(call).reason()).isEqualTo(Reason.TOKEN_INVALID);
  }

  private static void assertDenied(Runnable call) {
    assertThat(refusal(call).reason()).isEqualTo(Reason.PERMISSION_DENIED);
  }
}
