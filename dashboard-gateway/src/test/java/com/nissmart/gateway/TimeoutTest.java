package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.http.guard.EdgeSettings;
import com.nissmart.gateway.support.Answer;
import com.nissmart.gateway.support.Gateway;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TimeoutTest {
  @RegisterExtension
  static final Gateway gateway =
      new Gateway(
          1_000_000,
          new EdgeSettings(
              "",
              List.of(),
              1_000_000,
              1_000_000,
              1_000_000,
              1_000_000,
              Duration.ofSeconds(1),
              Duration.ofSeconds(60)));

  @Test
  void the_trace_of_an_answer_that_did_not_come_in_time_is_the_one_that_the_services_log() {
    // The first request of all fetches keys and loads classes, which may take longer than that.
    Await.until(Duration.ofSeconds(30), () -> gateway.asAda().get("/v1/users/me").status() == 200);
    gateway.accounts.stopAnswering();
    Answer answer = gateway.asAda().get("/v1/users/me");
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.code()).isEqualTo("DEADLINE_EXCEEDED");
    assertThat(gateway.accounts.calls().getLast().traceId()).isEqualTo(answer.text("/trace_id"));
    assertThat(answer.header("x-request-id")).isEqualTo(answer.text("/trace_id"));
  }
}
