package com.nissmart.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class MetricsEndpointTest {

  @Test
  void metrics_are_served_as_prometheus_reads_them() throws Exception {
    Telemetry telemetry = new Telemetry();
    telemetry.registry().counter("sample.things").increment();
    try (MetricsEndpoint endpoint =
            MetricsEndpoint.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), telemetry);
        HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + endpoint.port() + "/metrics");

      HttpResponse<String> response =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).contains(Telemetry.CONTENT_TYPE);
      assertThat(response.body()).contains("sample_things_total 1.0");
    }
  }
}
