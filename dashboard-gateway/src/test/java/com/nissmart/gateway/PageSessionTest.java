package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.support.CredentialsFake;
import com.nissmart.gateway.support.GatewayClient;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.gateway.support.SampleIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that name the session they belong to. */
class PageSessionTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static final String DEPOSIT =
      "{\"account_id\":\"%s\",\"amount\":500,\"currency\":\"NGN\"}".formatted(SampleIds.WALLET);

  @Test
  void a_page_learns_its_session_with_its_user() {
    RestAnswer answer = browser().get("/v1/users/me");
    assertThat(answer.header("nissmart-session")).isEqualTo(CredentialsFake.BROWSER);
    assertThat(gateway.asAda().get("/v1/users/me").header("nissmart-session")).isEmpty();
  }

  @Test
  void a_page_of_another_session_changes_nothing() {
    GatewayClient stale = browser().with("Nissmart-Session", CredentialsFake.OTHER);
    refused(stale.withKey().post("/v1/deposits", DEPOSIT));
    refused(stale.delete("/v1/browser-session"));
    refused(browser().withKey().post("/v1/deposits", DEPOSIT));
    refused(browser().with("Nissmart-Session", "ses_x").withKey().post("/v1/deposits", DEPOSIT));
    assertThat(gateway.ledger.calls()).isEmpty();
    GatewayClient own = browser().with("Nissmart-Session", CredentialsFake.BROWSER);
    assertThat(own.withKey().post("/v1/deposits", DEPOSIT).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/users/me", "/v1/accounts", "/v1/transfers"})
  void a_page_of_another_session_reads_nothing(String path) {
    refused(browser().with("Nissmart-Session", CredentialsFake.OTHER).get(path));
  }

  @Test
  void a_stream_of_another_session_is_refused() {
    refused(browser().get("/v1/events?session=" + CredentialsFake.OTHER));
    refused(gateway.asAda().get("/v1/events?session=" + CredentialsFake.OTHER));
    RestAnswer malformed = browser().get("/v1/events?session=ada");
    assertThat(malformed.errors()).containsExactly("MALFORMED /session");
  }

  private static GatewayClient browser() {
    return gateway
        .anonymous()
        .with("Cookie", "nissmart_session=" + CredentialsFake.COOKIE)
        .with("Sec-Fetch-Site", "same-origin");
  }

  private static void refused(RestAnswer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("SESSION_CHANGED");
    assertThat(answer.header("set-cookie")).as("the cookie is still good").isEmpty();
  }
}
