package com.nissmart.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.settings.Secret;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
  private static final UUID ANN = UUID.fromString("01941f29-7c00-7000-8000-000000000001");
  private static final String SUBJECT = Ids.USER.format(ANN);

  private final MovableClock clock = MovableClock.create();
  private final AtomicBoolean withdrawn = new AtomicBoolean();
  private final TokenVerifier verifier =
      new TokenVerifier(
          keyId -> withdrawn.get() ? null : TestTokens.keys().find(keyId),
          TestTokens.SERVICE_KEYS,
          "ledger",
          clock);

  @Test
  void a_caller_is_the_person_in_the_token() {
    Caller caller =
        verifier.authenticate(TestTokens.userToken(ANN, Role.ROLE_CUSTOMER, Role.ROLE_AUDITOR));

    assertThat(caller.id()).isEqualTo(SUBJECT);
    assertThat(caller)
        .isInstanceOfSatisfying(
            Caller.User.class,
            user ->
                assertThat(user.roles())
                    .containsExactlyInAnyOrder(Role.ROLE_CUSTOMER, Role.ROLE_AUDITOR));
    assertThat(caller.mayReadAll()).isTrue();
  }

  @Test
  void a_service_keeps_its_identity_beyond_a_tokens_life() {
    ServiceIdentity payout = TestTokens.identity("payout", clock);
    String first = payout.token("ledger");
    clock.advance(Duration.ofSeconds(50));

    assertThat(payout.token("ledger")).isNotEqualTo(first);
    assertThat(verifier.authenticate(payout.token("ledger")))
        .isEqualTo(new Caller.Service("payout"));
  }

  @Test
  void the_token_for_one_service_is_refused_by_another() {
    ServiceIdentity payout = TestTokens.identity("payout", clock);

    assertRefused(payout.token("accounts"));
    assertRefused(payout.token("nissmart"));
    assertThat(verifier.authenticate(payout.token("ledger")))
        .isEqualTo(new Caller.Service("payout"));
  }

  @Test
  void a_service_token_lives_at_most_five_minutes() {
    String token = TestTokens.serviceToken(clock, "payout");
    clock.advance(Duration.ofMinutes(5).minusSeconds(1));
    verifier.authenticate(token);
    clock.advance(Duration.ofSeconds(1));

    assertRefused(token);
  }

  @Test
  void a_service_token_is_minted_once_for_many_calls() {
    ServiceIdentity payout = TestTokens.identity("payout", clock);

    assertThat(payout.token("ledger")).isSameAs(payout.token("ledger"));
  }

  @Test
  void a_verified_token_is_refused_once_it_expires() {
    String token = TestTokens.sign(claims().expirationTime(in(Duration.ofSeconds(10))).build());
    verifier.authenticate(token);
    clock.advance(Duration.ofSeconds(9));
    verifier.authenticate(token);
    clock.advance(Duration.ofSeconds(1));

    assertRefused(token);
    assertRefused(token);
  }

  @Test
  void a_verified_token_ends_when_its_key_is_withdrawn() {
    String token = TestTokens.customerToken(ANN);
    verifier.authenticate(token);
    withdrawn.set(true);

    assertRefused(token);
  }

  @Test
  void a_token_for_ten_years_lives_fifteen_minutes() {
    String forged = TestTokens.sign(claims().expirationTime(in(Duration.ofDays(3_650))).build());
    verifier.authenticate(forged);
    clock.advance(Duration.ofMinutes(15).minusSeconds(1));
    verifier.authenticate(forged);
    clock.advance(Duration.ofSeconds(1));

    assertRefused(forged);
    assertRefused(TestTokens.sign(claims().issueTime(in(Duration.ofMinutes(-16))).build()));
  }

  @Test
  void a_token_without_a_time_of_issue_is_refused() {
    assertRefused(TestTokens.sign(claims().issueTime(null).build()));
  }

  @Test
  void a_token_that_is_not_valid_yet_is_refused() {
    assertRefused(TestTokens.sign(claims().notBeforeTime(in(Duration.ofMinutes(5))).build()));
    assertRefused(TestTokens.sign(claims().issueTime(in(Duration.ofMinutes(5))).build()));
  }

  @Test
  void a_token_without_an_end_is_refused() {
    assertRefused(TestTokens.sign(claims().expirationTime(null).build()));
  }

  @Test
  void a_token_of_another_issuer_or_audience_is_refused() {
    assertRefused(TestTokens.sign(claims().issuer("somebody").build()));
    assertRefused(TestTokens.sign(claims().issuer(null).build()));
    assertRefused(TestTokens.sign(claims().audience("somebody").build()));
    assertRefused(TestTokens.sign(claims().audience((String) null).build()));
  }

  @Test
  void each_kind_of_key_signs_only_its_tokens() throws JOSEException {
    assertRefused(
        TestTokens.sign(claims().issuer(Tokens.SERVICE_ISSUER).subject("payout").build()));
    assertRefused(hmac(claims().build(), TestTokens.SERVICE_SECRET.bytes()));
  }

  @Test
  void the_public_key_is_no_shared_secret() throws JOSEException {
    JWTClaimsSet claims = claims().issuer(Tokens.SERVICE_ISSUER).subject("payout").build();

    assertRefused(hmac(claims, TestTokens.key().toECPublicKey().getEncoded()));
    assertRefused(
        hmac(
            claims,
            TestTokens.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void a_token_signed_with_another_secret_or_key_is_refused() throws JOSEException {
    Secret other = Secret.of("another-secret-0123456789abcdef0123456789");
    assertRefused(new ServiceIdentity("payout", ServiceKeys.shared(other), clock).token("ledger"));

    JWSObject forged =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(TestTokens.KEY_ID).build(),
            new Payload(claims().build().toJSONObject()));
    forged.sign(new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()));
    assertRefused(forged.serialize());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "HS384", "HS512", "ES384", "RS256", "es256", ""})
  void any_other_algorithm_is_refused(String algorithm) {
    String good = TestTokens.userToken(ANN, Role.ROLE_CUSTOMER);
    String[] parts = good.split("\\.", -1);
    String header = base64("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + TestTokens.KEY_ID + "\"}");

    assertRefused(header + "." + parts[1] + ".");
    assertRefused(header + "." + parts[1] + "." + parts[2]);
  }

  @Test
  void a_changed_payload_is_refused() {
    String[] customer = TestTokens.userToken(ANN, Role.ROLE_CUSTOMER).split("\\.", -1);
    String[] operator = TestTokens.userToken(ANN, Role.ROLE_OPERATOR).split("\\.", -1);

    assertRefused(customer[0] + "." + operator[1] + "." + customer[2]);
  }

  @Test
  void every_other_spelling_of_a_good_token_is_refused() {
    String token = TestTokens.userToken(ANN, Role.ROLE_CUSTOMER);
    char last = token.charAt(token.length() - 1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // The signature's 64 bytes leave four unused bits in the last character; setting one changes no
    // byte.
    char sibling = alphabet.charAt(alphabet.indexOf(last) ^ 1);

    verifier.authenticate(token);
    assertRefused(token.substring(0, token.length() - 1) + sibling);
    assertRefused(token + "=");
    assertRefused(token + "==");
    assertRefused(token + " ");
    assertRefused(" " + token);
    assertRefused(token + ".");
    assertRefused(token.replace('.', ','));
  }

  @Test
  void a_signature_of_zeros_is_refused() {
    String token = TestTokens.userToken(ANN, Role.ROLE_CUSTOMER);

    assertRefused(token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(86));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"exp\":\"4102444800\"",
        "\"exp\":4102444800.5",
        "\"exp\":null",
        "\"exp\":true",
        "\"exp\":4102444800,\"nbf\":\"0\"",
        "\"exp\":4102444800,\"iat\":[0]",
        "\"exp\":4102444800,\"iat\":-9223372036854775808",
        "\"exp\":-1",
      })
  void times_are_whole_numbers(String times) {
    assertRefused(
        raw(
            "{\"iss\":\"nissmart\",\"aud\":\"nissmart\",\"sub\":\"%s\",\"sid\":\"s\",\"roles\":[\"CUSTOMER\"],%s}"
                .formatted(SUBJECT, times)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"acc_01941f297c00700080000000000", "usr_", "", "ann"})
  void a_token_with_a_malformed_user_id_is_refused(String subject) {
    assertRefused(TestTokens.sign(claims().subject(subject).build()));
  }

  @Test
  void a_token_names_its_roles_and_its_session() {
    assertRefused(TestTokens.sign(claims().claim("roles", null).build()));
    assertRefused(TestTokens.sign(claims().claim("roles", "OPERATOR").build()));
    assertRefused(TestTokens.sign(claims().claim("sid", null).build()));
  }

  @Test
  void an_unknown_role_grants_nothing() {
    Caller caller =
        verifier.authenticate(
            TestTokens.sign(
                claims()
                    .claim("roles", List.of("WIZARD", "UNSPECIFIED", "ROLE_OPERATOR"))
                    .build()));

    assertThat(((Caller.User) caller).roles()).isEmpty();
  }

  @Test
  void an_unknown_key_and_an_unknown_extension_are_refused() {
    JWSHeader.Builder unknownKey = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("other");
    JWSHeader.Builder noKey = new JWSHeader.Builder(JWSAlgorithm.ES256);
    JWSHeader.Builder critical =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID(TestTokens.KEY_ID)
            .criticalParams(Set.of("exp"))
            .customParam("exp", 1);
    for (JWSHeader.Builder header : List.of(unknownKey, noKey, critical)) {
      assertRefused(sign(header.build(), new Payload(claims().build().toJSONObject())));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b", "a.b.c", "a.b.c.d", "....", "é.é.é"})
  void a_text_that_is_no_token_is_refused(String text) {
    assertRefused(text);
  }

  @Test
  void only_a_token_that_was_verified_before_is_quick() {
    String token = TestTokens.customerToken(ANN);

    assertThat(verifier.isQuick(token)).isFalse();
    verifier.authenticate(token);
    assertThat(verifier.isQuick(token)).isTrue();
  }

  @Test
  void many_callers_are_remembered() {
    List<String> tokens =
        IntStream.range(0, 12_000)
            .mapToObj(i -> TestTokens.customerToken(new UUID(ANN.getMostSignificantBits(), i)))
            .toList();
    tokens.forEach(verifier::authenticate);

    assertThat(tokens).allMatch(verifier::isQuick);
  }

  @Test
  void the_number_of_remembered_tokens_is_a_share_of_the_heap() {
    assertThat(TokenVerifier.remembered(64L << 20)).isEqualTo(12_192);
    assertThat(TokenVerifier.remembered(768L << 20)).isGreaterThan(100_000);
    assertThat(TokenVerifier.remembered(1L << 20)).isEqualTo(10_000);
  }

  @Test
  void a_token_that_one_service_remembers_is_refused_by_another() {
    String token = TestTokens.identity("payout", clock).token("ledger");
    verifier.authenticate(token);
    var accounts = new TokenVerifier(TestTokens.keys(), TestTokens.SERVICE_KEYS, "accounts", clock);

    assertThat(accounts.isQuick(token)).isFalse();
    assertThatThrownBy(() -> accounts.authenticate(token)).isInstanceOf(Refusal.class);
    assertThat(verifier.isQuick(token)).isTrue();
  }

  private void assertRefused(String token) {
    assertThatThrownBy(() -> verifier.authenticate(token))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOKEN_INVALID));
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(Tokens.ISSUER)
        .subject(SUBJECT)
        .audience(Tokens.AUDIENCE)
        .claim(Tokens.SESSION_CLAIM, "s")
        .claim(Tokens.ROLES_CLAIM, List.of("CUSTOMER"))
        .issueTime(Date.from(clock.instant()))
        .expirationTime(in(Duration.ofMinutes(10)));
  }

  private Date in(Duration duration) {
    return Date.from(clock.instant().plus(duration));
  }

  private static String hmac(JWTClaimsSet claims, byte[] key) throws JOSEException {
    JWSObject token =
        new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims.toJSONObject()));
    token.sign(new MACSigner(key));
    return token.serialize();
  }

  private static String raw(String claims) {
    return sign(
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(TestTokens.KEY_ID).build(),
        new Payload(claims));
  }

  private static String sign(JWSHeader header, Payload payload) {
    JWSObject token = new JWSObject(header, payload);
    try {
      token.sign(new ECDSASigner(TestTokens.key()));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
