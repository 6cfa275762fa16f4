package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.contract.Ids;
import com.nissmart.gateway.http.connection.ConnectionSettings;
import com.nissmart.gateway.support.HalfRequest;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.TestTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Five connections and three unanswered requests of one address; a second for headers. */
class ConnectionsTest {
  private static final String PROBE = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK";

  @RegisterExtension
  static final RunningGateway gateway =
      new RunningGateway(1_000_000, RunningGateway.LIFTED.with(connections()));

  private final List<HalfRequest> clients = new ArrayList<>();

  private static ConnectionSettings connections() {
    ConnectionSettings usual = ConnectionSettings.DEFAULT;
    return new ConnectionSettings(
        20, 5, 3, 4, usual.bodyBytes(), Duration.ofSeconds(1), usual.clients(), false, usual.tls());
  }

  @AfterEach
  void clients_leave() {
    clients.forEach(HalfRequest::close);
  }

  private HalfRequest connect(int host) {
    HalfRequest client = new HalfRequest(gateway.port(), host);
    clients.add(client);
    return client;
  }

  @Test
  void an_address_has_a_share_of_the_connections() {
    for (int n = 0; n < 5; n++) {
      assertThat(connect(3).send(PROBE).answer(5_000)).isEqualTo(OK);
    }
    assertThat(connect(3).isClosedByServer()).isTrue();
    assertThat(connect(4).send(PROBE).answer(5_000)).isEqualTo(OK);
    clients.getFirst().close();
    Await.until(Duration.ofSeconds(10), () -> connect(3).send(PROBE).answer(5_000).equals(OK));
  }

  @Test
  void a_silent_connection_is_closed() {
    assertThat(connect(5).isClosedByServer()).isTrue();
  }

  @Test
  void a_request_with_slow_headers_is_cut_off() {
    HalfRequest client = connect(5).send(PROBE);
    assertThat(client.answer(5_000)).isEqualTo(OK);
    client.skipAnswer();
    client.send("GET /healthz HTTP/1.1\r\n");
    assertThat(client.isClosedByServer()).isTrue();
  }

  @Test
  void an_address_has_a_share_of_the_unanswered_requests() {
    gateway.accounts.stopAnswering();
    String slow =
        "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            + "Content-Length: 40\r\n\r\n{\"email\":\"a@b.c\",\"password\":\"correct x\"}";
    for (int n = 0; n < 3; n++) {
      assertThat(connect(6).send(slow).isWaiting(100)).isTrue();
    }
    assertThat(connect(6).send(slow).answer(5_000)).startsWith("HTTP/1.1 429");
    assertThat(connect(7).send(slow).isWaiting(100)).isTrue();
  }

  /** Asks for a user, which the accounts service reads. */
  private void ask(int host, UUID user) {
    connect(host)
        .send(
            "GET /v1/users/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                + TestTokens.customerToken(user)
                + "\r\n\r\n");
  }

  private static long callsOf(UUID user) {
    return gateway.accounts.calls().stream()
        .filter(call -> call.caller().equals(Ids.USER.format(user)))
        .count();
  }

  @Test
  void a_busy_address_does_not_make_another_one_wait() {
    UUID busy = new UUID(1, 1);
    UUID other = new UUID(1, 2);
    gateway.accounts.stopAnswering();
    for (int n = 0; n < 3; n++) {
      ask(9, busy);
    }
    Await.until(Duration.ofSeconds(4), () -> callsOf(busy) == 2);
    ask(10, other);
    Await.until(Duration.ofSeconds(4), () -> callsOf(other) == 1);
    assertThat(callsOf(busy)).isEqualTo(2);
  }

  @Test
  void a_flood_of_pipelined_requests_ends_the_connection() {
    gateway.accounts.stopAnswering();
    HalfRequest client = connect(8);
    client.send(
        "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            + "Content-Length: 40\r\n\r\n{\"email\":\"a@b.c\",\"password\":\"correct x\"}");
    client.send(PROBE.repeat(200));
    assertThat(client.isClosedByServer()).isTrue();
  }
}
