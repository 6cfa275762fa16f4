package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.http.connection.ConnectionSettings;
import com.nissmart.gateway.http.guard.EdgeSettings;
import com.nissmart.gateway.support.CredentialsFake;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway that browsers reach over TLS only. */
class SecureSiteTest {
  private static final int MANY = 1_000_000;

  @RegisterExtension
  static final RunningGateway gateway =
      new RunningGateway(
          MANY,
          new EdgeSettings(
              "https://bank.example",
              List.of(),
              MANY,
              MANY,
              MANY,
              MANY,
              Duration.ofSeconds(10),
              Duration.ofSeconds(60),
              ConnectionSettings.DEFAULT));

  @Test
  void only_a_host_cookie_over_tls_is_accepted() {
    RestAnswer answer =
        gateway
            .anonymous()
            .with("Origin", "https://bank.example")
            .post(
                "/v1/browser-session",
                "{\"email\":\"ada@example.com\",\"password\":\"correct horse\"}");
    assertThat(answer.header("set-cookie"))
        .isEqualTo(
            "__Host-nissmart_session="
                + CredentialsFake.COOKIE
                + "; Path=/; HttpOnly; SameSite=Strict; Secure");
  }

  @Test
  void a_cookie_of_a_neighbouring_host_is_refused() {
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(401);
    RestAnswer ours =
        gateway
            .anonymous()
            .with(
                "Cookie",
                "nissmart_session="
                    + "e".repeat(43)
                    + "; __Host-nissmart_session="
                    + CredentialsFake.COOKIE)
            .get("/v1/users/me");
    assertThat(ours.status()).isEqualTo(200);
  }
}
