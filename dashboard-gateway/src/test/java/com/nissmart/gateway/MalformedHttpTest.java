package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.support.RawHttp;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.testkit.TestTokens;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no client library would send, over a bare socket. */
class MalformedHttpTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static void assertProblem(String request, int status, String code) {
    String answer = RawHttp.exchange(gateway.port(), request);
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer.toLowerCase(Locale.ROOT))
        .contains(
            "content-type: application/problem+json",
            "x-content-type-options: nosniff",
            "x-request-id: ")
        .doesNotContain("exception", "netty", "armeria", "java.");
    assertThat(answer)
        .contains("\"code\":\"" + code + "\"", "\"status\":" + status, "\"trace_id\":\"");
  }

  private static String get(String target, String headers) {
    return "GET "
        + target
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + headers
        + "\r\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/accounts/..%2f..%2fhealthz", "/v1/../healthz", "/./healthz", "//healthz",
            "/v1//users/me", "/healthz;x=y", "/healthz%00",
        "/%68ealthz", "/v1/accounts/%00", "/v1/accounts/a%2Fb", "/healthz%20", "/v1/accounts/{id}",
            "/docs%2f", "/v1/accounts/acc_1;a=b"
      })
  void a_path_that_needs_cleaning_is_not_found(String target) {
    String answer = RawHttp.exchange(gateway.port(), get(target, ""));
    assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*");
    assertThat(answer).contains("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource({"FOO, 405", "CONNECT, 405", "get, 405", "PROPFIND, 405"})
  void a_method_that_http_does_not_know_is_refused(String method, int status) {
    String answer =
        RawHttp.exchange(
            gateway.port(),
            method + " /v1/users HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(answer.toLowerCase(Locale.ROOT)).contains("allow: ", "application/problem+json");
  }

  @Test
  void a_long_uri_is_refused() {
    assertProblem(get("/v1/transactions?cursor=" + "x".repeat(8192), ""), 414, "URI_TOO_LONG");
    assertProblem(get("/" + "x".repeat(4090), ""), 414, "URI_TOO_LONG");
  }

  @Test
  void large_headers_are_refused() {
    assertProblem(
        get("/healthz", "Cookie: " + "x".repeat(16 * 1024) + "\r\n"), 431, "HEADERS_TOO_LARGE");
    assertProblem(
        get("/healthz", "Authorization: Bearer " + "x".repeat(100_000) + "\r\n"),
        431,
        "HEADERS_TOO_LARGE");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      many.append("X-H").append(i).append(": 1\r\n");
    }
    assertProblem(get("/healthz", many.toString()), 431, "HEADERS_TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET /healthz\r\n\r\n",
        "GET healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\nConnection: close\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nBad\u0000: 1\r\nConnection: close\r\n\r\n",
        "POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\nConnection: close\r\n\r\n",
        "POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\nConnection: close\r\n\r\n",
        "POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab",
        "POST /v1/users HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\nConnection: close\r\n\r\nZZ\r\n"
      })
  void malformed_http_is_refused_and_the_server_survives(String request) {
    String answer = RawHttp.exchange(gateway.port(), request);
    assertThat(answer).matches("(?s)(HTTP/1.1 400 .*application/problem\\+json.*)?");
    assertThat(gateway.anonymous().get("/healthz").status()).isEqualTo(200);
  }

  @Test
  void a_large_content_length_is_refused_before_the_body() {
    assertProblem(
        post("/v1/transfers", "Content-Length: 10000000\r\n", "{"), 413, "BODY_TOO_LARGE");
  }

  @Test
  void a_chunked_body_that_grows_too_large_is_refused() {
    String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
    assertProblem(
        post("/v1/transfers", "Transfer-Encoding: chunked\r\n", chunk.repeat(5) + "0\r\n\r\n"),
        413,
        "BODY_TOO_LARGE");
  }

  @Test
  void an_endless_body_is_given_up() {
    assertProblem(post("/v1/transfers", "Content-Length: 100\r\n", "{"), 408, "DEADLINE_EXCEEDED");
  }

  private static String post(String path, String length, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
        + "Idempotency-Key: k\r\nAuthorization: Bearer "
        + TestTokens.customerToken(ADA)
        + "\r\n"
        + length
        + "\r\n"
        + body;
  }
}
