package com.nissmart.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import com.nissmart.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Every row of the simulated bank's table of account numbers, over REST, as {@code deploy/run} runs
 * it: the bank calls back over HTTP, signed, and nothing is set shorter for the test.
 */
final class AccountNumbersTest {
  private static final long AMOUNT = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RestClient anonymous = RestClient.anonymous(SharedSystem.gateway());
  private final RestClient operator =
      anonymous.withToken(
          Saver.signIn(anonymous, SharedSystem.OPERATOR_EMAIL, SharedSystem.OPERATOR_PASSWORD));

  /** A row of the table, and the withdrawal that is to become it. */
  private record Case(Saver saver, String id, String number, String expected) {}

  @Test
  void every_account_number_does_what_the_table_says() throws Exception {
    List<Case> cases = new ArrayList<>();
    for (String row : table()) {
      String number = row.substring(0, row.indexOf(' '));
      Saver saver = Saver.joins(SharedSystem.gateway(), "ada").has(AMOUNT);
      RestResponse accepted = saver.withdraws("w-1", AMOUNT, number);
      assertThat(accepted.status()).as(accepted.toString()).isEqualTo(201);
      cases.add(new Case(saver, accepted.id(), number, row));
    }
    for (Case one : cases) {
      if (one.expected.split(" \\| ", -1)[2].equals("yes")) {
        an_operator_decides(one);
      }
    }
    for (Case one : cases) {
      try {
        Await.until(PATIENCE, one.number, () -> row(one).equals(one.expected));
      } catch (AssertionError late) {
        assertThat(row(one)).as(details(one).toPrettyString()).isEqualTo(one.expected);
      }
    }
  }

  /** Until then it is neither paid nor given back. */
  private void an_operator_decides(Case one) {
    Await.until(
        PATIENCE,
        one.number + " needs an operator",
        () -> details(one).at("/withdrawal/needs_operator").asBoolean());
    assertThat(details(one).at("/withdrawal/status").asText()).isEqualTo("PROCESSING");
    assertThat(one.saver.balance().path("held").asLong()).isEqualTo(AMOUNT);
    RestResponse resolved =
        operator.post(
            "/v1/ops/withdrawals/" + one.id + "/resolve",
            Map.of("outcome", "NOT_PAID", "note", "the bank's books do not have it"));
    assertThat(resolved.status()).as(resolved.toString()).isEqualTo(200);
  }

  private String row(Case one) {
    JsonNode all = details(one);
    JsonNode attempt = all.at("/attempts/0");
    List<String> calledBack = new ArrayList<>();
    for (JsonNode statement : attempt.path("statements")) {
      if (statement.path("channel").asText().equals("CALLBACK")) {
        calledBack.add(statement.path("answer").asText());
      }
    }
    List<String> notes = all.path("events").findValuesAsText("note");
    String failure = all.at("/withdrawal/failure/code").asText();
    return String.join(
        " | ",
        one.number,
        saying(notes, "In doubt"),
        saying(notes, "An operator has to look at it"),
        attempt.path("sends").asText(),
        calledBack.isEmpty() ? "-" : String.join(" ", calledBack),
        all.at("/withdrawal/status").asText(),
        failure.isEmpty() ? "-" : failure,
        Long.toString(one.saver.available()));
  }

  private static String saying(List<String> notes, String beginning) {
    return notes.stream().anyMatch(note -> note.startsWith(beginning)) ? "yes" : "no";
  }

  private JsonNode details(Case one) {
    return operator.get("/v1/ops/withdrawals/" + one.id).body();
  }

  private static List<String> table() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            AccountNumbersTest.class.getResourceAsStream("/account-numbers.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("0") || line.startsWith("9"))
          .toList();
    }
  }
}
