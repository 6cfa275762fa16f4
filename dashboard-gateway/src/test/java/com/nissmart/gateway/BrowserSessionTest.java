package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.CreateBrowserSessionRequest;
import com.nissmart.accounts.v1.ExchangeBrowserSessionRequest;
import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.support.Answer;
import com.nissmart.gateway.support.CredentialsFake;
import com.nissmart.gateway.support.Gateway;
import com.nissmart.gateway.support.Rest;
import com.nissmart.gateway.support.Samples;
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

class BrowserSessionTest {
  @RegisterExtension static final Gateway gateway = new Gateway();

  private static final String ADA =
      "{\"email\":\"ada@example.com\",\"password\":\"correct horse\"}";

  @BeforeEach
  void everything_known_is_too_old() {
    gateway.nanos.advance(Duration.ofMinutes(11));
  }

  @Test
  void a_browser_signs_in_and_gets_a_cookie_that_no_script_reads() {
    Answer answer =
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
  void the_cookie_is_its_users_and_is_exchanged_once() {
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(200);
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(200);
    assertThat(gateway.accounts.calls()).hasSize(3);
    assertThat(exchanges()).isEqualTo(1);
    assertThat(gateway.accounts.last(GetUserRequest.class)).isNotNull();
    assertThat(gateway.accounts.calls().getFirst().caller()).isEqualTo("gateway");
    assertThat(gateway.accounts.calls().getLast().caller()).isEqualTo(Samples.ADA_ID);
  }

  @Test
  void many_requests_at_once_exchange_it_once() {
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
  void a_session_that_was_revoked_elsewhere_stops_within_a_minute() {
    assertThat(gateway.asAdasBrowser().get("/v1/users/me").status()).isEqualTo(200);
    gateway.credentials.revoke(CredentialsFake.COOKIE);
    gateway.nanos.advance(Duration.ofSeconds(60));
    Answer answer = gateway.asAdasBrowser().get("/v1/users/me");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("TOKEN_INVALID");
    assertThat(answer.header("set-cookie")).contains("nissmart_session=;", "Max-Age=0");
  }

  @Test
  void while_the_service_that_exchanges_it_is_away_the_last_token_is_used_until_it_expires() {
    assertThat(gateway.asAdasBrowser().get("/v1/accounts").status()).isEqualTo(200);
    gateway.accounts.refuse(new Refusal(Reason.UNAVAILABLE, "away"));
    String balance = "/v1/accounts/" + Samples.WALLET + "/balance";
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
  void with_a_cookie_nothing_is_changed_from_another_page(String header, String value) {
    Rest browser =
        gateway
            .anonymous()
            .with("Cookie", "nissmart_session=" + CredentialsFake.COOKIE)
            .with(header, value);
    Answer answer = browser.withKey().post("/v1/deposits", deposit());
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("CROSS_SITE_REFUSED");
    assertThat(gateway.ledger.calls()).isEmpty();
    assertThat(browser.get("/v1/users/me").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"same-origin", "none"})
  void our_own_pages_change_things(String site) {
    Rest browser =
        gateway
            .anonymous()
            .with("Cookie", "theme=dark; nissmart_session=" + CredentialsFake.COOKIE + "; x=y")
            .with("Origin", "http://127.0.0.1:" + gateway.port())
            .with("Sec-Fetch-Site", site);
    assertThat(browser.withKey().post("/v1/deposits", deposit()).status()).isEqualTo(201);
  }

  @Test
  void nobody_is_signed_in_from_another_page() {
    Answer answer =
        gateway.anonymous().with("Origin", "https://evil.example").post("/v1/browser-session", ADA);
    assertThat(answer.code()).isEqualTo("CROSS_SITE_REFUSED");
    assertThat(gateway.accounts.calls()).isEmpty();
  }

  @Test
  void an_authorization_header_wins_over_a_cookie() {
    Rest both = gateway.asAda().with("Cookie", "nissmart_session=" + CredentialsFake.COOKIE);
    assertThat(both.withKey().post("/v1/deposits", deposit()).status()).isEqualTo(201);
    assertThat(exchanges()).isZero();
    Rest bad = gateway.withToken("x").with("Cookie", "nissmart_session=" + CredentialsFake.COOKIE);
    assertThat(bad.get("/v1/users/me").status()).isEqualTo(401);
  }

  @Test
  void what_cannot_be_a_cookie_of_ours_is_refused_without_asking() {
    for (String cookie : List.of("", "x", "c".repeat(44), "é".repeat(43), "c".repeat(42) + "=")) {
      Answer answer =
          gateway.anonymous().with("Cookie", "nissmart_session=" + cookie).get("/v1/users/me");
      assertThat(answer.status()).isEqualTo(401);
    }
    assertThat(gateway.accounts.calls()).isEmpty();
    Answer two =
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
    return "{\"account_id\":\"%s\",\"amount\":500,\"currency\":\"NGN\"}".formatted(Samples.WALLET);
  }
}
