package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.WALLET;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.support.HalfRequest;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.gateway.support.SampleIds;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.TestTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatementQueueTest {
  private static final String PATH = "/v1/accounts/" + WALLET + "/statement";

  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private final List<HalfRequest> clients = new ArrayList<>();

  @AfterEach
  void clients_leave() {
    clients.forEach(HalfRequest::close);
  }

  private void askFor(int host, UUID user) {
    askFor(host, user, PATH);
  }

  private void askFor(int host, UUID user, String path) {
    HalfRequest client = new HalfRequest(gateway.port(), host);
    clients.add(client);
    client.send(
        "GET "
            + path
            + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
            + TestTokens.customerToken(user)
            + "\r\n\r\n");
  }

  private static void readingTakesLong() {
    assertThat(gateway.asAda().get("/v1/users/me").status()).isEqualTo(200);
    gateway.accounts.calls().clear();
    gateway.accounts.stopAnswering();
  }

  @Test
  void a_caller_has_one_statement_at_a_time() {
    readingTakesLong();
    askFor(1, SampleIds.ADA);
    Await.until(Duration.ofSeconds(8), () -> !gateway.accounts.calls().isEmpty());
    RestAnswer second = gateway.asAda().get(PATH);
    assertThat(second.status()).isEqualTo(429);
    assertThat(second.code()).isEqualTo("RATE_LIMITED");
  }

  @Test
  void a_caller_has_one_sum_at_a_time() {
    assertThat(gateway.asAda().get("/v1/users/me").status()).isEqualTo(200);
    gateway.ledger.calls().clear();
    gateway.ledger.stopAnswering();
    askFor(1, SampleIds.ADA, PATH + "-sums");
    Await.until(Duration.ofSeconds(8), () -> !gateway.ledger.calls().isEmpty());
    assertThat(gateway.asAda().get(PATH + "-sums").code()).isEqualTo("RATE_LIMITED");
    gateway.ledger.answerAgain();
    Await.until(Duration.ofSeconds(8), () -> gateway.asAda().get(PATH + "-sums").status() == 200);
  }

  @Test
  void an_address_has_a_share_of_the_queue() {
    readingTakesLong();
    // Reading takes five seconds at most, so a busy machine may need more than one wave.
    Await.until(
        Duration.ofSeconds(60),
        () -> {
          for (int n = 0; n < 8; n++) {
            askFor(1, new UUID(n, 7));
          }
          return gateway.asAda().get(PATH).text("/detail").startsWith("Other statements");
        });
  }

  @Test
  void a_client_that_leaves_in_the_middle_makes_room() {
    gateway.ledgerFake.statement.addAll(Collections.nCopies(100_000, "line"));
    UUID reader = new UUID(3, 9);
    askFor(4, reader);
    Await.until(Duration.ofSeconds(30), () -> gateway.ledger.calls().size() > 10);
    assertThat(asks(reader, PATH).code()).isEqualTo("RATE_LIMITED");
    clients_leave();
    gateway.ledgerFake.statement.clear();
    Await.until(Duration.ofSeconds(30), () -> asks(reader, PATH).status() == 200);
    int calls = gateway.ledger.calls().size();
    assertThat(asks(reader, PATH).status()).isEqualTo(200);
    assertThat(gateway.ledger.calls()).as("nothing else is read").hasSize(calls + 2);
  }

  @Test
  void a_short_statement_does_not_wait_for_a_long_one() {
    gateway.ledgerFake.statement.addAll(Collections.nCopies(100_000, "line"));
    UUID reader = new UUID(1, 9);
    askFor(5, reader);
    Await.until(Duration.ofSeconds(30), () -> gateway.ledger.calls().size() > 10);
    assertThat(asks(reader, PATH).code()).as("the long one").isEqualTo("RATE_LIMITED");
    RestAnswer shorter =
        asks(new UUID(2, 9), PATH + "?from=2030-01-01T00:00:00Z&to=2031-01-01T00:00:00Z");
    assertThat(shorter.status()).as(shorter.body()).isEqualTo(200);
  }

  private static RestAnswer asks(UUID user, String path) {
    return gateway.withToken(TestTokens.customerToken(user)).get(path);
  }
}
