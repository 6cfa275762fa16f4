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
 * The simulated bank's account numbers, each compared with its row of a table. The system runs with
 * the settings of {@code deploy/run}; the bank sends signed callbacks over HTTP.
 */
final class AccountNumbersTest {
  private static final long AMOUNT = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RestClient anonymous = RestClient.anonymous(SharedSystem.gateway());
  private final RestClient operator =
      anonymous.withToken(
          Saver.signIn(anonymous, SharedSystem.OPERATOR_EMAIL, SharedSystem.OPERATOR_PASSWORD));

  /** A row of the table with the withdrawal that has to match it. */
  private record Case(Saver saver, String id, String number, String expected) {}

  @Test
  void every_account_number_behaves_as_in_the_table() throws Exception {
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
        operator_marks_as_not_paid(one);
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

  /** Checks that the money stays held until the operator decides. */
  private void operator_marks_as_not_paid(Case one) {
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
    List<String> postCallback = new ArrayList<>();
    for (JsonNode statement : attempt.path("statements")) {
      if (statement.path("channel").asText().equals("CALLBACK")) {
        postCallback.add(statement.path("answer").asText());
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
        postCallback.isEmpty() ? "-" : String.join(" ", postCallback),
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
