package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.ADA_ID;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nissmart.accounts.v1.RegisterUserRequest;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.runtime.identity.Tokens;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestTokens;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsersTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static final String ADA =
      "{\"email\":\"ada@example.com\",\"first_name\":\"Ada\",\"last_name\":\"Obi\",\"password\":\"correct horse\"}";

  @Test
  void a_saver_signs_up() {
    RestAnswer answer = gateway.anonymous().post("/v1/users", ADA);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("location")).isEqualTo("/v1/users/me");
    assertThat(answer.body())
        .isEqualTo(
            ("{\"id\":\"%s\",\"email\":\"ada@example.com\",\"first_name\":\"Ada\",\"last_name\":\"Obi\",\"roles\":[\"CUSTOMER\"],"
                    + "\"created_at\":\"2026-01-15T08:00:00.123456Z\"}")
                .formatted(ADA_ID));
    assertThat(gateway.accounts.last(RegisterUserRequest.class).getNetwork())
        .isEqualTo("127.0.0.1");
    assertThat(gateway.accounts.last(RegisterUserRequest.class).getPassword())
        .isEqualTo("correct horse");
    assertThat(gateway.accounts.calls().getLast().caller()).isEqualTo("gateway");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ada@example.com | ada           | MALFORMED /email
          ada@example.com | a@b@c         | MALFORMED /email
          ada@example.com | 'a b@c'       | MALFORMED /email
          ada@example.com | ''            | REQUIRED /email
          Obi             | '  '          | REQUIRED /last_name
          correct horse   | ninechars     | OUT_OF_RANGE /password
          correct horse   | ''            | REQUIRED /password
          """)
  void an_invalid_sign_up_is_refused(String good, String bad, String error) {
    RestAnswer answer = gateway.anonymous().post("/v1/users", ADA.replace(good, bad));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errors()).containsExactly(error);
    assertThat(gateway.accounts.calls()).isEmpty();
  }

  @Test
  void white_space_around_a_text_does_not_count() {
    RestAnswer answer =
        gateway
            .anonymous()
            .post(
                "/v1/users",
                ADA.replace("ada@example.com", " ada@example.com ")
                    .replace("Obi", " " + "O".repeat(100) + " ")
                    .replace("correct horse", "x".repeat(128)));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  @Test
  void long_texts_and_a_chosen_role_are_refused() {
    assertThat(gateway.anonymous().post("/v1/users", ADA.replace("Ada", "A".repeat(101))).errors())
        .containsExactly("TOO_LONG /first_name");
    assertThat(
            gateway
                .anonymous()
                .post("/v1/users", ADA.replace("correct horse", "x".repeat(129)))
                .errors())
        .containsExactly("TOO_LONG /password");
    assertThat(
            gateway
                .anonymous()
                .post("/v1/users", ADA.replace("{", "{\"roles\":[\"OPERATOR\"],"))
                .errors())
        .containsExactly("UNKNOWN_MEMBER /roles");
  }

  @Test
  void an_email_that_is_taken_is_a_conflict() {
    gateway.accounts.refuse(
        new Refusal(Reason.EMAIL_TAKEN, "Somebody is registered with this email."));
    RestAnswer answer = gateway.anonymous().post("/v1/users", ADA);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("EMAIL_TAKEN");
  }

  @Test
  void the_caller_reads_their_profile() {
    RestAnswer answer = gateway.asAda().get("/v1/users/me");
    assertThat(answer.text("/id")).isEqualTo(ADA_ID);
    assertThat(gateway.accounts.calls().getLast().caller()).isEqualTo(ADA_ID);
  }

  @Test
  void signing_in_returns_tokens() {
    RestAnswer answer =
        gateway
            .anonymous()
            .post("/v1/sessions", "{\"email\":\"ada@example.com\",\"password\":\"x\"}");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body())
        .isEqualTo(
            "{\"access_token\":\"a.b.c\",\"token_type\":\"Bearer\",\"expires_in\":600,\"refresh_token\":\"rt_1\"}");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(gateway.accounts.calls().getLast().caller()).isEqualTo("gateway");
  }

  @Test
  void wrong_credentials_are_401() {
    gateway.accounts.refuse(
        new Refusal(Reason.CREDENTIALS_INVALID, "Email and password do not belong together."));
    RestAnswer answer =
        gateway
            .anonymous()
            .post("/v1/sessions", "{\"email\":\"ada@example.com\",\"password\":\"x\"}");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("CREDENTIALS_INVALID");
    assertThat(answer.header("www-authenticate")).startsWith("Bearer");
  }

  @Test
  void a_refresh_token_gets_new_tokens() {
    RestAnswer answer =
        gateway.anonymous().post("/v1/sessions/refresh", "{\"refresh_token\":\"rt_0\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/refresh_token")).isEqualTo("rt_1");
    assertThat(gateway.anonymous().post("/v1/sessions/refresh", "{}").errors())
        .containsExactly("REQUIRED /refresh_token");
  }

  @Test
  void an_access_token_ends_with_sign_out() {
    var ada = gateway.withToken(session("session-1"));
    assertThat(ada.get("/v1/users/me").status()).isEqualTo(200);
    RestAnswer out = ada.delete("/v1/sessions/current");
    assertThat(out.status()).isEqualTo(204);
    assertThat(out.body()).isEmpty();
    assertThat(ada.get("/v1/users/me").code()).isEqualTo("TOKEN_INVALID");
    assertThat(gateway.withToken(session("session-2")).get("/v1/users/me").status()).isEqualTo(200);
  }

  @Test
  void only_public_keys_are_published() {
    RestAnswer answer = gateway.anonymous().get("/.well-known/jwks.json");
    assertThat(answer.text("/keys/0/kty")).isEqualTo("EC");
    assertThat(answer.json().at("/keys/0").has("d")).isFalse();
  }

  private static String session(String id) {
    return TestTokens.sign(
        new JWTClaimsSet.Builder()
            .issuer(Tokens.ISSUER)
            .audience(Tokens.AUDIENCE)
            .subject(ADA_ID)
            .claim(Tokens.SESSION_CLAIM, id)
            .claim(Tokens.ROLES_CLAIM, List.of("CUSTOMER"))
            .issueTime(Date.from(MovableClock.START))
            .expirationTime(Date.from(MovableClock.START.plus(Duration.ofMinutes(10))))
            .build());
  }
}
