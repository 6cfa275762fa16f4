package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.WALLET;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.http.connection.ConnectionSettings;
import com.nissmart.gateway.http.guard.EdgeSettings;
import com.nissmart.gateway.support.GatewayClient;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.testkit.TestTokens;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two reads and one write a second for a caller, five and four for an address; twice that at once.
 */
class RateLimitsTest {
  @RegisterExtension
  static final RunningGateway gateway =
      new RunningGateway(
          1_000_000,
          new EdgeSettings(
              "https://bank.example",
              List.of("https://partner.example"),
              2,
              1,
              5,
              4,
              Duration.ofSeconds(10),
              Duration.ofSeconds(60),
              ConnectionSettings.DEFAULT));

  private static final String DEPOSIT =
      "{\"account_id\":\"%s\",\"amount\":500,\"currency\":\"NGN\"}".formatted(WALLET);

  @BeforeEach
  void all_limits_are_full() {
    gateway.nanos.advance(Duration.ofMinutes(1));
  }

  @Test
  void an_answer_has_the_remaining_requests() {
    RestAnswer answer = gateway.asAda().get("/v1/users/me");
    assertThat(answer.header("ratelimit-policy")).isEqualTo("\"reads\";q=4;w=2");
    assertThat(answer.header("ratelimit")).isEqualTo("\"reads\";r=3;t=1");
    assertThat(gateway.asAda().get("/v1/users/me").header("ratelimit"))
        .isEqualTo("\"reads\";r=2;t=1");
    assertThat(gateway.anonymous().get("/healthz").header("ratelimit")).isEmpty();
  }

  @Test
  void too_many_reads_do_not_block_writes_or_other_callers() {
    for (int i = 0; i < 4; i++) {
      assertThat(gateway.asAda().get("/v1/users/me").status()).isEqualTo(200);
    }
    RestAnswer refused = gateway.asAda().get("/v1/users/me");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("RATE_LIMITED");
    assertThat(refused.header("retry-after")).isEqualTo("1");
    assertThat(refused.header("ratelimit")).isEqualTo("\"reads\";r=0;t=2");
    assertThat(gateway.asAda().withKey().post("/v1/deposits", DEPOSIT).status()).isEqualTo(201);
    GatewayClient bayo = gateway.withToken(TestTokens.customerToken(new UUID(9, 9)));
    assertThat(bayo.get("/v1/users/me").status()).isEqualTo(200);
    gateway.nanos.advance(Duration.ofMillis(500));
    assertThat(gateway.asAda().get("/v1/users/me").status()).isEqualTo(200);
  }

  @Test
  void a_refused_write_reaches_no_service() {
    GatewayClient ada = gateway.asAda();
    ada.withKey().post("/v1/deposits", DEPOSIT);
    ada.withKey().post("/v1/deposits", DEPOSIT);
    int calls = gateway.ledger.calls().size();
    assertThat(ada.withKey().post("/v1/deposits", DEPOSIT).status()).isEqualTo(429);
    assertThat(gateway.ledger.calls()).hasSize(calls);
  }

  @Test
  void setting_the_clock_back_blocks_no_caller() {
    gateway.asAda().withKey().post("/v1/deposits", DEPOSIT);
    gateway.asAda().withKey().post("/v1/deposits", DEPOSIT);
    gateway.clock.advance(Duration.ofDays(-30));
    gateway.nanos.advance(Duration.ofSeconds(1));
    assertThat(gateway.asAda().withKey().post("/v1/deposits", DEPOSIT).status()).isEqualTo(201);
    gateway.clock.advance(Duration.ofDays(30));
  }

  @Test
  void forwarding_headers_do_not_lift_the_limit_of_an_address() {
    for (int i = 0; i < 10; i++) {
      assertThat(gateway.anonymous().get("/v1/users/me").status()).isEqualTo(401);
    }
    RestAnswer refused = gateway.anonymous().with("X-Forwarded-For", "1.2.3.4").get("/v1/users/me");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("ratelimit-policy")).isEqualTo("\"address-reads\";q=10;w=2");
  }

  @Test
  void over_tls_answers_have_hsts_and_a_secure_cookie() {
    RestAnswer answer =
        gateway
            .anonymous()
            .with("Origin", "https://bank.example")
            .post("/v1/browser-session", "{\"email\":\"a@b.c\",\"password\":\"x\"}");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("set-cookie")).endsWith("; Secure");
    assertThat(answer.header("strict-transport-security")).isEqualTo("max-age=31536000");
  }

  @Test
  void only_listed_origins_may_call_from_a_browser() {
    GatewayClient partner = gateway.anonymous().with("Origin", "https://partner.example");
    RestAnswer preflight =
        partner.with("Access-Control-Request-Method", "POST").unchecked("OPTIONS", "/v1/deposits");
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.header("access-control-allow-origin"))
        .isEqualTo("https://partner.example");
    assertThat(preflight.header("access-control-allow-methods")).contains("POST");
    assertThat(preflight.header("access-control-allow-headers")).contains("idempotency-key");
    assertThat(preflight.header("access-control-allow-credentials")).isEmpty();
    for (String origin :
        List.of("https://evil.example", "null", "https://partner.example.evil.example")) {
      RestAnswer other =
          gateway
              .anonymous()
              .with("Origin", origin)
              .with("Access-Control-Request-Method", "POST")
              .unchecked("OPTIONS", "/v1/deposits");
      assertThat(other.header("access-control-allow-origin")).isEmpty();
    }
  }
}
