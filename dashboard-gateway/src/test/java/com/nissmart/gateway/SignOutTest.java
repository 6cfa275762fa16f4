package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.ChangePasswordRequest;
import com.nissmart.accounts.v1.RevokeAllSessionsRequest;
import com.nissmart.accounts.v1.RevokeSessionRequest;
import com.nissmart.gateway.support.Answer;
import com.nissmart.gateway.support.CredentialsFake;
import com.nissmart.gateway.support.Gateway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each case with a gateway of its own: what ended there stays ended. */
class SignOutTest {
  @AutoClose private final Gateway gateway = new Gateway();

  @BeforeEach
  void start() {
    gateway.start();
  }

  @Test
  void signing_out_takes_the_cookie_away_and_the_session_with_it() {
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(200);
    Answer answer = gateway.asAdasBrowser().delete("/v1/browser-session");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("set-cookie")).contains("nissmart_session=;", "Max-Age=0");
    gateway.accounts.last(RevokeSessionRequest.class);
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(401);
  }

  @Test
  void signing_out_everywhere_else_ends_the_others_at_once() {
    String other = CredentialsFake.token(CredentialsFake.OTHER);
    assertThat(gateway.withToken(other).get("/v1/users/me").status()).isEqualTo(200);
    Answer answer = gateway.asAdasBrowser().delete("/v1/sessions?keep_current=true");
    assertThat(answer.json().path("revoked").asInt()).isEqualTo(1);
    assertThat(gateway.accounts.last(RevokeAllSessionsRequest.class).getKeepCurrent()).isTrue();
    assertThat(gateway.withToken(other).get("/v1/users/me").status()).isEqualTo(401);
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(200);
  }

  @Test
  void signing_out_everywhere_ends_the_one_that_asks_too() {
    assertThat(gateway.asAdasBrowser().delete("/v1/sessions").status()).isEqualTo(200);
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(401);
  }

  @Test
  void a_new_password_ends_all_other_sessions() {
    String other = CredentialsFake.token(CredentialsFake.OTHER);
    Answer answer =
        gateway
            .asAdasBrowser()
            .post(
                "/v1/users/me/password",
                "{\"current_password\":\"correct horse\",\"new_password\":\"staple staple\"}");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(gateway.accounts.last(ChangePasswordRequest.class).getNewPassword())
        .isEqualTo("staple staple");
    assertThat(gateway.withToken(other).get("/v1/users/me").status()).isEqualTo(401);
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(200);
  }

  @Test
  void a_revoked_api_key_stops_at_once() {
    assertThat(gateway.withToken(CredentialsFake.API_KEY).get("/v1/users/me").status())
        .isEqualTo(200);
    Answer answer = gateway.asAda().delete("/v1/api-keys/" + CredentialsFake.KEY_ID);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/revoked_at")).isNotEmpty();
    assertThat(gateway.withToken(CredentialsFake.API_KEY).get("/v1/users/me").status())
        .isEqualTo(401);
  }

  @Test
  void a_rotated_api_key_is_asked_for_anew() {
    assertThat(gateway.withToken(CredentialsFake.API_KEY).get("/v1/users/me").status())
        .isEqualTo(200);
    gateway.credentials.revoke(CredentialsFake.API_KEY);
    Answer answer =
        gateway
            .asAda()
            .post("/v1/api-keys/" + CredentialsFake.KEY_ID + "/rotate", "{\"overlap_seconds\":0}");
    assertThat(answer.text("/secret")).startsWith("nsk_");
    assertThat(gateway.withToken(CredentialsFake.API_KEY).get("/v1/users/me").status())
        .isEqualTo(401);
  }
}
