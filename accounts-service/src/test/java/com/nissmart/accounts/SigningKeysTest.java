package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.nissmart.accounts.v1.GetJwksRequest;
import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.identity.JwksKeySource;
import com.nissmart.runtime.identity.TokenVerifier;
import com.nissmart.testkit.TestTokens;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SigningKeysTest {
  private static final String EMAIL = "ada@example.com";

  private AccountsHarness accounts;

  @BeforeEach
  void start() {
    accounts = new AccountsHarness();
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void every_service_verifies_tokens_with_the_published_keys() {
    String id = accounts.register(EMAIL).getId();
    String token = accounts.signIn(EMAIL, PASSWORD).getAccessToken();
    TokenVerifier elsewhere =
        new TokenVerifier(
            new JwksKeySource(this::jwks, accounts.clock),
            TestTokens.SERVICE_KEYS,
            "ledger",
            accounts.clock);

    assertThat(elsewhere.authenticate(token))
        .isInstanceOfSatisfying(
            Caller.User.class,
            caller -> {
              assertThat(Ids.USER.format(caller.userId())).isEqualTo(id);
              assertThat(caller.roles()).containsExactly(Role.ROLE_CUSTOMER);
            });
  }

  @Test
  void nothing_private_is_published() throws Exception {
    JWK key = JWKSet.parse(jwks()).getKeys().getFirst();

    assertThat(key.isPrivate()).isFalse();
    assertThat(jwks()).doesNotContain("\"d\":");
    assertThat(key)
        .isInstanceOfSatisfying(
            ECKey.class, ec -> assertThat(ec.getCurve().getName()).isEqualTo("P-256"));
  }

  @Test
  void only_services_read_the_signing_keys() {
    String customer = accounts.newcomer(EMAIL);

    assertThat(
            refusal(() -> accounts.users(customer).getJwks(GetJwksRequest.getDefaultInstance()))
                .reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
  }

  @Test
  void a_restart_keeps_the_key() {
    List<String> before = keyIds();
    AccountsApp other = accounts.start(accounts.settings(Optional.empty()));
    String token = accounts.newcomer(EMAIL);

    assertThat(keyIds()).isEqualTo(before);
    assertThat(
            UserServiceGrpc.newBlockingStub(accounts.channel(other, token))
                .getUser(GetUserRequest.getDefaultInstance())
                .getUser()
                .getEmail())
        .isEqualTo(EMAIL);
  }

  @Test
  void the_next_key_is_published_a_day_before_it_signs() throws Exception {
    accounts.register(EMAIL);
    String first = keyOf(signIn());

    accounts.clock.advance(Duration.ofDays(89));
    accounts.start(accounts.settings(Optional.empty()));

    assertThat(keyIds()).hasSize(2).contains(first);
    assertThat(keyOf(signIn())).isEqualTo(first);

    accounts.clock.advance(Duration.ofDays(1));
    assertThat(keyOf(signIn())).isNotEqualTo(first).isIn(keyIds());
  }

  @Test
  void a_key_is_published_until_its_last_token_expired() throws Exception {
    accounts.register(EMAIL);
    accounts.clock.advance(Duration.ofDays(90).minusSeconds(1));
    String lastToken = signIn();
    accounts.clock.advance(Duration.ofSeconds(1));
    String next = keyOf(signIn());

    accounts.clock.advance(Duration.ofMinutes(9));
    assertThat(keyIds()).contains(keyOf(lastToken), next);
    assertThat(accounts.me(lastToken).getEmail()).isEqualTo(EMAIL);

    accounts.clock.advance(Duration.ofMinutes(6));
    assertThat(keyIds()).containsExactly(next);
  }

  @Test
  void a_missed_rotation_is_made_up_at_the_next_signature() throws Exception {
    accounts.register(EMAIL);
    accounts.clock.advance(Duration.ofDays(400));

    assertThat(keyOf(signIn())).isIn(keyIds());
  }

  @Test
  void replicas_that_need_a_key_create_one() throws Exception {
    accounts.register(EMAIL);
    accounts.clock.advance(Duration.ofDays(400));

    var keys = ParallelCalls.run(4, () -> keyOf(signIn()));

    assertThat(keys.stream().distinct()).hasSize(1);
  }

  @Test
  void a_deleted_signing_key_verifies_nothing_new() throws Exception {
    accounts.register(EMAIL);
    String leaked = keyOf(signIn());
    String unseen = signIn();
    accounts.superuser().useHandle(handle -> handle.execute("DELETE FROM signing_key"));

    assertThat(refusal(() -> accounts.me(unseen)).reason()).isEqualTo(Reason.TOKEN_INVALID);
    assertThat(keyOf(signIn())).isNotEqualTo(leaked);
  }

  @Test
  void a_verified_token_ends_with_its_signing_key() {
    String token = accounts.newcomer(EMAIL);
    accounts.me(token);
    accounts.superuser().useHandle(handle -> handle.execute("DELETE FROM signing_key"));

    assertThat(refusal(() -> accounts.me(token)).reason()).isEqualTo(Reason.TOKEN_INVALID);
  }

  @Test
  void sign_ins_continue_after_the_signing_key_was_deleted() throws Exception {
    accounts.register(EMAIL);
    accounts.clock.advance(Duration.ofDays(89));
    accounts.start(accounts.settings(Optional.empty()));
    String leaked = keyOf(signIn());
    accounts
        .superuser()
        .useHandle(handle -> handle.execute("DELETE FROM signing_key WHERE key_id = ?", leaked));
    String announced = keyIds().getFirst();

    assertThat(keyOf(signIn())).isNotIn(leaked, announced).isIn(keyIds());
    accounts.clock.advance(Duration.ofDays(1));
    assertThat(keyOf(signIn())).isEqualTo(announced);
  }

  private String signIn() {
    return accounts.signIn(EMAIL, PASSWORD).getAccessToken();
  }

  private String jwks() {
    return accounts.gateway().getJwks(GetJwksRequest.getDefaultInstance()).getJwks();
  }

  private List<String> keyIds() {
    try {
      return JWKSet.parse(jwks()).getKeys().stream().map(JWK::getKeyID).toList();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static String keyOf(String token) throws ParseException {
    return SignedJWT.parse(token).getHeader().getKeyID();
  }
}
