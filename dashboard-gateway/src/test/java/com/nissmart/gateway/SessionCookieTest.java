package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.CreateBrowserSessionRequest;
import com.nissmart.accounts.v1.ExchangeBrowserSessionRequest;
import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.support.CredentialsFake;
import com.nissmart.gateway.support.GatewayClient;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.gateway.support.SampleIds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCookieTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static final String ADA =
      "{\"email\":\"ada@example.com\",\"password\":\"correct horse\"}";

  @BeforeEach
  void all_cached_tokens_expire() {
    gateway.nanos.advance(Duration.ofMinutes(11));
  }

  @Test
  void a_browser_signs_in_and_gets_an_http_only_cookie() {
    RestAnswer answer =
        gateway.anonymous().with("User-Agent", "Mozilla/5.0").post("/v1/browser-session", ADA);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("/email")).isEqualTo("ada@example.com");
    assertThat(answer.body()).doesNotContain(CredentialsFake.COOKIE);
    assertThat(answer.header("set-cookie"))
        .isEqualTo(
            "nissmart_session=" + CredentialsFake.COOKIE + "; Path=/; HttpOnly; SameSite=Strict");
    CreateBrowserSessionRequest seen = gateway.accounts.last(CreateBrowserSessionRequest.class);
    assertThat(seen.getUserAgent()).isEqualTo("Mozilla/5.0");
  }

  @Test
  void a_cookie_is_exchanged_once_for_its_user() {
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(200);
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(200);
    assertThat(gateway.accounts.calls()).hasSize(3);
    assertThat(exchanges()).isEqualTo(1);
    assertThat(gateway.accounts.last(GetUserRequest.class)).isNotNull();
    assertThat(gateway.accounts.calls().getFirst().caller()).isEqualTo("gateway");
    assertThat(gateway.accounts.calls().getLast().caller()).isEqualTo(SampleIds.ADA_ID);
  }

  @Test
  void simultaneous_requests_share_one_exchange() {
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 20)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(
                    () -> gateway.asAdasBrowser().get("/v1/users/me").status()))
            .toList();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(200));
    assertThat(exchanges()).isEqualTo(1);
  }

  @Test
  void a_session_revoked_elsewhere_stops_within_a_minute() {
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(200);
    gateway.credentials.revoke(CredentialsFake.COOKIE);
    gateway.nanos.advance(Duration.ofSeconds(60));
    RestAnswer answer = gateway.asAdasBrowser().get("/v1/users/me");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("TOKEN_INVALID");
    assertThat(answer.header("set-cookie")).contains("nissmart_session=;", "Max-Age=0");
  }

  @Test
  void while_accounts_is_away_the_last_token_lives_until_it_expires() {
    assertThat(gateway.asAdasBrowser().get("/v1/accounts").status()).isEqualTo(200);
    gateway.accounts.refuse(new Refusal(Reason.UNAVAILABLE, "away"));
    String balance = "/v1/accounts/" + SampleIds.WALLET + "/balance";
    gateway.nanos.advance(Duration.ofMinutes(5));
    assertThat(gateway.asAdasBrowser().get(balance).status()).isEqualTo(200);
    gateway.nanos.advance(Duration.ofMinutes(6));
    assertThat(gateway.asAdasBrowser().get(balance).status()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Origin, https://evil.example",
    "Origin, null",
    "Origin, http://127.0.0.1.evil.example",
    "X-Nothing, at-all"
  })
  void a_cookie_request_from_another_site_changes_nothing(String header, String value) {
    GatewayClient browser =
        gateway
            .anonymous()
            .with("Cookie", "nissmart_session=" + CredentialsFake.COOKIE)
            .with(header, value);
    RestAnswer answer = browser.withKey().post("/v1/deposits", deposit());
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("CROSS_SITE_REFUSED");
    assertThat(gateway.ledger.calls()).isEmpty();
    assertThat(browser.get("/v1/users/me").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"same-origin", "none"})
  void our_own_pages_may_make_changes(String site) {
    GatewayClient browser =
        gateway
            .anonymous()
            .with("Cookie", "theme=dark; nissmart_session=" + CredentialsFake.COOKIE + "; x=y")
            .with("Nissmart-Session", CredentialsFake.BROWSER)
            .with("Origin", "http://127.0.0.1:" + gateway.port())
            .with("Sec-Fetch-Site", site);
    assertThat(browser.withKey().post("/v1/deposits", deposit()).status()).isEqualTo(201);
  }

  @Test
  void another_site_cannot_sign_a_browser_in() {
    RestAnswer answer =
        gateway.anonymous().with("Origin", "https://evil.example").post("/v1/browser-session", ADA);
    assertThat(answer.code()).isEqualTo("CROSS_SITE_REFUSED");
    assertThat(gateway.accounts.calls()).isEmpty();
  }

  @Test
  void an_authorization_header_wins_over_a_cookie() {
    GatewayClient both =
        gateway.asAda().with("Cookie", "nissmart_session=" + CredentialsFake.COOKIE);
    assertThat(both.withKey().post("/v1/deposits", deposit()).status()).isEqualTo(201);
    assertThat(exchanges()).isZero();
    GatewayClient bad =
        gateway.withToken("x").with("Cookie", "nissmart_session=" + CredentialsFake.COOKIE);
    assertThat(bad.get("/v1/users/me").status()).isEqualTo(401);
  }

  @Test
  void a_malformed_cookie_is_refused_without_a_call() {
    for (String cookie : List.of("", "x", "c".repeat(44), "é".repeat(43), "c".repeat(42) + "=")) {
      RestAnswer answer =
          gateway.anonymous().with("Cookie", "nissmart_session=" + cookie).get("/v1/users/me");
      assertThat(answer.status()).isEqualTo(401);
    }
    assertThat(gateway.accounts.calls()).isEmpty();
    RestAnswer two =
        gateway
            .anonymous()
            .with("Cookie", "nissmart_session=a; nissmart_session=b")
            .get("/v1/users/me");
    assertThat(two.errors()).containsExactly("DUPLICATE_MEMBER /Cookie");
  }

  private static long exchanges() {
    return gateway.accounts.calls().stream()
        .filter(call -> call.request() instanceof ExchangeBrowserSessionRequest)
        .count();
  }

  private static String deposit() {
    return "{\"account_id\":\"%s\",\"amount\":500,\"currency\":\"NGN\"}"
        .formatted(SampleIds.WALLET);
  }
}
