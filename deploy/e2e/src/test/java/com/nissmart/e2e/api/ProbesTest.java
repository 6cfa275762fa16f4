package com.nissmart.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.e2e.support.SharedSystem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** Probes and metrics of a system without a management port. */
final class ProbesTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Test
  void programs_on_the_same_machine_read_probes_and_metrics() throws Exception {
    assertThat(status(request("/readyz"))).isEqualTo(200);
    assertThat(status(request("/metrics"))).isEqualTo(200);
  }

  @Test
  void nobody_reads_metrics_through_a_proxy() throws Exception {
    for (String header : new String[] {"X-Forwarded-For", "Forwarded", "Via"}) {
      assertThat(status(request("/metrics").header(header, "for=203.0.113.9")))
          .as(header)
          .isEqualTo(404);
      assertThat(status(request("/readyz").header(header, "203.0.113.9"))).isEqualTo(404);
    }
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(SharedSystem.gateway() + path));
  }

  private static int status(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.discarding()).statusCode();
  }
}
