package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.health.WarmUp;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.runtime.grpc.GrpcClients;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HealthTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway(3);

  @Test
  void the_gateway_is_alive_and_ready() {
    assertThat(gateway.anonymous().get("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(gateway.management().unchecked("GET", "/readyz").body())
        .isEqualTo("{\"status\":\"ready\"}");
  }

  @Test
  void metrics_and_readiness_are_not_public() {
    assertThat(gateway.anonymous().unchecked("GET", "/metrics").status()).isEqualTo(404);
    assertThat(gateway.anonymous().unchecked("GET", "/readyz").status()).isEqualTo(404);
    assertThat(gateway.management().unchecked("GET", "/healthz").status()).isEqualTo(200);
    assertThat(gateway.management().unchecked("GET", "/v1/users/me").status()).isEqualTo(404);
  }

  @Test
  void a_service_that_is_not_ready_is_named() {
    gateway.payoutReady(false);
    RestAnswer answer = gateway.management().unchecked("GET", "/readyz");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text("/detail")).isEqualTo("Not ready: payout");
    assertThat(answer.errors()).containsExactly("UNAVAILABLE /payout");
    assertThat(answer.header("retry-after")).isEqualTo("1");
    assertThat(gateway.anonymous().get("/healthz").status()).isEqualTo(200);
  }

  @Test
  void metrics_count_requests_by_route() {
    gateway.asAda().get("/v1/accounts/acc_00000000000000000000000001");
    String metrics = gateway.management().unchecked("GET", "/metrics").body();
    assertThat(metrics)
        .contains("nissmart_http_requests_seconds_count{", "route=\"/v1/accounts/{id}\"");
    assertThat(metrics).doesNotContain("acc_0000");
  }

  @Test
  void a_warm_up_gives_up_on_missing_services() {
    ManagedChannel away = GrpcClients.channelWithToken("127.0.0.1:1", () -> "");
    try {
      new WarmUp(gateway.port(), List.of(away), System::nanoTime).run();
    } finally {
      away.shutdownNow();
    }
    String probes =
        "nissmart_http_requests_seconds_count{method=\"GET\",route=\"/healthz\",status=\"200\"}";
    assertThat(
            gateway
                .management()
                .unchecked("GET", "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(probes))
                .mapToDouble(line -> Double.parseDouble(line.substring(probes.length())))
                .sum())
        .isGreaterThan(100);
  }

  @Test
  void sign_ups_of_one_address_are_limited() {
    String body =
        "{\"email\":\"a@b.c\",\"first_name\":\"A\",\"last_name\":\"B\",\"password\":\"correct horse\"}";
    List<Integer> statuses =
        Stream.generate(() -> gateway.anonymous().post("/v1/users", body).status())
            .limit(3)
            .toList();
    assertThat(statuses).containsOnly(201);
    RestAnswer answer =
        gateway.anonymous().with("X-Forwarded-For", "10.1.2.3").post("/v1/users", body);
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("RATE_LIMITED");
    assertThat(answer.header("retry-after")).isEqualTo("20");
    assertThat(
            gateway
                .anonymous()
                .post("/v1/sessions", "{\"email\":\"a@b.c\",\"password\":\"x\"}")
                .status())
        .isEqualTo(201);
    gateway.clock.advance(Duration.ofDays(-1));
    gateway.nanos.advance(Duration.ofSeconds(20));
    assertThat(gateway.anonymous().post("/v1/users", body).status()).isEqualTo(201);
  }
}
