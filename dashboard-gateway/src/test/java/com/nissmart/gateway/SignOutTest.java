package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.ChangePasswordRequest;
import com.nissmart.accounts.v1.RevokeAllSessionsRequest;
import com.nissmart.accounts.v1.RevokeSessionRequest;
import com.nissmart.gateway.support.CredentialsFake;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of sessions; each case has its own gateway, since an ended session stays ended. */
class SignOutTest {
  @AutoClose private final RunningGateway gateway = new RunningGateway();

  @BeforeEach
  void start() {
    gateway.start();
  }

  @Test
  void signing_out_deletes_cookie_and_session() {
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(200);
    RestAnswer answer = gateway.asAdasBrowser().delete("/v1/browser-session");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("set-cookie")).contains("nissmart_session=;", "Max-Age=0");
    gateway.accounts.last(RevokeSessionRequest.class);
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(401);
  }

  @Test
  void signing_out_elsewhere_ends_other_sessions_at_once() {
    String other = CredentialsFake.token(CredentialsFake.OTHER);
    assertThat(gateway.withToken(other).get("/v1/users/me").status()).isEqualTo(200);
    RestAnswer answer = gateway.asAdasBrowser().delete("/v1/sessions?keep_current=true");
    assertThat(answer.json().path("revoked").asInt()).isEqualTo(1);
    assertThat(gateway.accounts.last(RevokeAllSessionsRequest.class).getKeepCurrent()).isTrue();
    assertThat(gateway.withToken(other).get("/v1/users/me").status()).isEqualTo(401);
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(200);
  }

  @Test
  void signing_out_everywhere_ends_the_current_session_too() {
    assertThat(gateway.asAdasBrowser().delete("/v1/sessions").status()).isEqualTo(200);
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(401);
  }

  @Test
  void a_new_password_ends_all_other_sessions() {
    String other = CredentialsFake.token(CredentialsFake.OTHER);
    RestAnswer answer =
        gateway
            .asAdasBrowser()
            .post(
                "/v1/users/me/password",
                "{\"current_password\":\"correct horse\",\"new_password\":\"staple staple\"}");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(gateway.accounts.last(ChangePasswordRequest.class).getNewPassword())
        .isEqualTo("staple staple");
    assertThat(gateway.accounts.last(ChangePasswordRequest.class).getKeepApiKeys()).isFalse();
    assertThat(gateway.withToken(other).get("/v1/users/me").status()).isEqualTo(401);
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(200);
  }

  @Test
  void a_revoked_api_key_stops_at_once() {
    assertThat(gateway.withToken(CredentialsFake.API_KEY).get("/v1/users/me").status())
        .isEqualTo(200);
    RestAnswer answer = gateway.asAda().delete("/v1/api-keys/" + CredentialsFake.KEY_ID);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/revoked_at")).isNotEmpty();
    assertThat(gateway.withToken(CredentialsFake.API_KEY).get("/v1/users/me").status())
        .isEqualTo(401);
  }

  @Test
  void a_rotated_api_key_is_exchanged_again() {
    assertThat(gateway.withToken(CredentialsFake.API_KEY).get("/v1/users/me").status())
        .isEqualTo(200);
    gateway.credentials.revoke(CredentialsFake.API_KEY);
    RestAnswer answer =
        gateway
            .asAda()
            .post("/v1/api-keys/" + CredentialsFake.KEY_ID + "/rotate", "{\"overlap_seconds\":0}");
    assertThat(answer.text("/secret")).startsWith("nsk_");
    assertThat(gateway.withToken(CredentialsFake.API_KEY).get("/v1/users/me").status())
        .isEqualTo(401);
  }
}
