package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.http.connection.ConnectionSettings;
import com.nissmart.gateway.http.guard.EdgeSettings;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TimeoutTest {
  @RegisterExtension
  static final RunningGateway gateway =
      new RunningGateway(
          1_000_000,
          new EdgeSettings(
              "",
              List.of(),
              1_000_000,
              1_000_000,
              1_000_000,
              1_000_000,
              Duration.ofSeconds(1),
              Duration.ofSeconds(60),
              ConnectionSettings.DEFAULT));

  @Test
  void a_timed_out_request_keeps_its_trace() {
    // The first request fetches keys and loads classes, which may take longer than the timeout.
    Await.until(Duration.ofSeconds(30), () -> gateway.asAda().get("/v1/users/me").status() == 200);
    gateway.accounts.stopAnswering();
    RestAnswer answer = gateway.asAda().get("/v1/users/me");
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.code()).isEqualTo("DEADLINE_EXCEEDED");
    assertThat(gateway.accounts.calls().getLast().traceId()).isEqualTo(answer.text("/trace_id"));
    assertThat(answer.header("x-request-id")).isEqualTo(answer.text("/trace_id"));
  }
}
