package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.RequestHeaders;
import com.nissmart.gateway.http.connection.ConnectionSettings;
import com.nissmart.gateway.support.HalfRequest;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.gateway.support.SampleIds;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.TestTokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A budget of one mebibyte for the bodies of all requests; one address leaves half of it to others.
 */
class BodiesTest {
  private static final int BUDGET = 1024 * 1024;
  private static final int LONGEST_JSON = 64 * 1024;
  private static final String UPLOAD = "/v1/withdrawal-files?file_id=f";
  private static final String BUSY = "HTTP/1.1 503 Service Unavailable";

  @RegisterExtension
  static final RunningGateway gateway =
      new RunningGateway(1_000_000, RunningGateway.LIFTED.with(connections()));

  private final List<HalfRequest> clients = new ArrayList<>();

  private static ConnectionSettings connections() {
    ConnectionSettings usual = ConnectionSettings.DEFAULT;
    return new ConnectionSettings(
        10_000,
        10_000,
        10_000,
        1_000,
        BUDGET,
        usual.headerTimeout(),
        usual.clients(),
        false,
        usual.tls());
  }

  @AfterEach
  void the_budget_is_free_again_after_the_clients() {
    clients.forEach(HalfRequest::close);
    Await.until(
        Duration.ofSeconds(30),
        () ->
            gateway
                    .asAda()
                    .with("Content-Type", "text/csv")
                    .send("POST", UPLOAD, BodyPublishers.ofByteArray(new byte[BUDGET / 3]))
                    .status()
                != 503);
  }

  private HalfRequest connect(int host) {
    HalfRequest client = new HalfRequest(gateway.port(), host);
    clients.add(client);
    return client;
  }

  private long answered(String statusLine) {
    return clients.stream().filter(client -> client.answer(100).startsWith(statusLine)).count();
  }

  @Test
  void strangers_with_unfinished_bodies_share_one_budget() {
    byte[] most = new byte[LONGEST_JSON - 1];
    for (int n = 0; n < 60; n++) {
      connect(1 + n % 20)
          .post("/v1/sessions", LONGEST_JSON, "Content-Type: application/json\r\n")
          .send(most);
    }
    assertThat(answered(BUSY)).isBetween(43L, 45L);
    assertThat(gateway.asAda().get("/v1/users/me").status()).isEqualTo(200);
  }

  @Test
  void unfinished_uploads_of_one_caller_share_one_budget() {
    assertThat(gateway.asAda().get("/v1/users/me").status()).isEqualTo(200);
    String head =
        "Content-Type: text/csv\r\nAuthorization: Bearer "
            + TestTokens.customerToken(SampleIds.ADA)
            + "\r\n";
    for (int n = 0; n < 16; n++) {
      connect(1).post(UPLOAD, 3 * BUDGET, head).send(new byte[BUDGET / 3]);
    }
    // A refused client that is still sending may see a reset instead of the answer.
    Await.until(
        Duration.ofSeconds(8),
        () -> {
          clients.removeIf(client -> !client.isWaiting(20));
          return clients.size() < 4;
        });
  }

  @Test
  void no_body_is_read_before_its_caller_is_known() {
    gateway.accounts.stopAnswering();
    for (int n = 0; n < 10; n++) {
      String key = "nsk_" + Character.toString('a' + n).repeat(43);
      connect(1)
          .send(
              "POST "
                  + UPLOAD
                  + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                  + "Content-Type: text/csv\r\nAuthorization: Bearer "
                  + key
                  + "\r\n\r\n");
    }
    assertThat(answered(BUSY)).isEqualTo(6);
  }

  @Test
  void streams_of_one_connection_share_the_budget_too() {
    WebClient client = WebClient.of("h2c://127.0.0.1:" + gateway.port());
    RequestHeaders head =
        RequestHeaders.builder(HttpMethod.POST, "/v1/sessions")
            .add("content-type", "application/json")
            .build();
    List<HttpRequestWriter> bodies = new ArrayList<>();
    List<CompletableFuture<AggregatedHttpResponse>> answers = new ArrayList<>();
    for (int n = 0; n < 60; n++) {
      HttpRequestWriter body = HttpRequest.streaming(head);
      bodies.add(body);
      answers.add(client.execute(body).aggregate());
      var _ = body.tryWrite(HttpData.wrap(new byte[LONGEST_JSON - 1]));
    }
    Await.until(
        Duration.ofSeconds(8),
        () ->
            answers.stream()
                    .filter(CompletableFuture::isDone)
                    .filter(answer -> answer.join().status().code() == 503)
                    .count()
                >= 43);
    bodies.forEach(HttpRequestWriter::abort);
  }
}
