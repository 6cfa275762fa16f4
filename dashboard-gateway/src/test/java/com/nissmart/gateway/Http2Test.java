package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.nissmart.gateway.support.RunningGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of HTTP/1 hold for HTTP/2 as well, where other code enforces them. */
class Http2Test {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static AggregatedHttpResponse get(String path, String header, int length) {
    RequestHeaders headers =
        RequestHeaders.builder(HttpMethod.GET, path).set(header, "x".repeat(length)).build();
    return WebClient.of("h2c://127.0.0.1:" + gateway.port()).execute(headers).aggregate().join();
  }

  @Test
  void http_2_is_spoken() {
    assertThat(get("/healthz", "x-a", 1).contentUtf8()).isEqualTo("{\"status\":\"ok\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 9000, 431, HEADERS_TOO_LARGE",
    "1, 20000, 431, HEADERS_TOO_LARGE",
    "5000, 1, 414, URI_TOO_LONG"
  })
  void a_request_that_is_too_long_is_a_problem(int path, int header, int status, String code) {
    AggregatedHttpResponse answer =
        get("/v1/transactions?cursor=" + "x".repeat(path), "x-a", header);
    assertThat(answer.status().code()).isEqualTo(status);
    assertThat(answer.contentUtf8()).contains("\"code\":\"" + code + "\"");
    assertThat(answer.headers().get("content-type")).isEqualTo("application/problem+json");
  }
}
