package com.nissmart.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SystemProcess;
import com.nissmart.testkit.Await;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A system that is started, used, stopped and started again on the same data. */
@NullUnmarked // the method before all tests sets these fields
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RestartTest {
  /** A head is signed once a minute. */
  private static final Duration LONGEST_HEAD = Duration.ofMinutes(2);

  @TempDir private static Path data;
  private static SystemProcess first;
  private static SystemProcess second;
  private static int exitCode;
  private static Saver ada;
  private static RestResponse transfer;
  private static String firstDemo;
  private static JsonNode headsOfFirst;
  private static JsonNode keysOfFirst;

  @BeforeAll
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  static void start_stop_and_start_again() throws Exception {
    first = SystemProcess.startWithLimits(data, Map.of(), "--demo");
    URI gateway = first.awaitReady();
    Instant filled = InstantSource.system().instant();
    ada = Saver.joins(gateway, "ada").has(5_000);
    transfer = ada.sends(Saver.joins(gateway, "bola"), "rent", 2_000);
    firstDemo = transfersOfTheDemoSaver(first);
    headsOfFirst = headsAfter(gateway, filled);
    keysOfFirst = RestClient.anonymous(gateway).get("/.well-known/receipt-keys.json").body();
    exitCode = first.stop();
    second = SystemProcess.startWithLimits(data, Map.of(), "--demo");
    second.awaitReady();
  }

  @AfterAll
  static void end() {
    for (SystemProcess system : Arrays.asList(second, first)) {
      if (system != null) {
        system.close();
      }
    }
  }

  @Test
  void sigterm_ends_the_system_cleanly() {
    assertThat(exitCode).isZero();
    assertThat(first.output()).noneMatch(line -> line.contains(" ERROR "));
  }

  @Test
  void a_restart_keeps_users_money_and_history() throws Exception {
    URI gateway = second.awaitReady();
    Saver again = ada.at(gateway);
    assertThat(again.available()).isEqualTo(3_000);
    assertThat(again.rest().get("/v1/transfers/" + transfer.id()).text())
        .isEqualTo(transfer.text());
    assertThat(Saver.signIn(RestClient.anonymous(gateway), ada.email(), Saver.PASSWORD))
        .isNotEmpty();
  }

  @Test
  void only_the_first_start_prints_the_operator_password() throws Exception {
    String[] words = operatorLines(first).getFirst().split(" ", -1);
    RestClient anonymous = RestClient.anonymous(second.awaitReady());
    assertThat(Saver.signIn(anonymous, words[1], words[3])).isNotEmpty();
    assertThat(operatorLines(second)).isEmpty();
  }

  @Test
  void the_ready_line_follows_the_ports() throws Exception {
    URI gateway = second.awaitReady();
    assertThat(second.output()).filteredOn(line -> line.startsWith("grpc ")).hasSize(3);
    assertThat(second.output()).endsWith("ready " + gateway);
  }

  @Test
  void a_second_instance_on_the_same_data_is_refused() throws Exception {
    try (SystemProcess other = SystemProcess.start(data, Map.of())) {
      assertThat(other.awaitEnd()).isEqualTo(1);
      assertThat(other.output()).singleElement().asString().contains("is in use by another");
    }
    RestClient anonymous = RestClient.anonymous(second.awaitReady());
    assertThat(anonymous.get("/.well-known/jwks.json").status()).isEqualTo(200);
  }

  @Test
  void the_demo_fills_the_system_only_once() throws Exception {
    assertThat(transfersOfTheDemoSaver(second)).isEqualTo(firstDemo);
  }

  @Test
  void the_demo_has_a_history_and_leaves_the_clock_right() throws Exception {
    String[] operator = operatorLines(first).getFirst().split(" ", -1);
    RestClient anonymous = RestClient.anonymous(second.awaitReady());
    RestClient desk = anonymous.withToken(Saver.signIn(anonymous, operator[1], operator[3]));
    List<Instant> accepted =
        desk.get("/v1/ops/withdrawals?limit=200").body().findValuesAsText("created_at").stream()
            .map(Instant::parse)
            .toList();
    assertThat(accepted).hasSizeGreaterThan(40).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(Duration.between(accepted.getLast(), accepted.getFirst()))
        .isGreaterThan(Duration.ofDays(60));
    Instant now = InstantSource.system().instant();
    Saver chidi = Saver.joins(second.awaitReady(), "chidi").has(5_000);
    RestResponse fresh = chidi.withdraws("now", 1_000, "0123456789");
    assertThat(Instant.parse(fresh.text("created_at")))
        .isBetween(now.minusSeconds(1), now.plusSeconds(60));
  }

  @Test
  void heads_are_signed_in_the_run_that_fills_the_demo() throws Exception {
    assertThat(headsOfFirst.at("/data/0/key_id").asText()).isNotEmpty();
    assertThat(keysOfFirst.findValuesAsText("kid"))
        .contains(headsOfFirst.at("/data/0/key_id").asText());
  }

  /** Returns the signed heads once the newest one was signed after an instant. */
  private static JsonNode headsAfter(URI gateway, Instant begin) throws Exception {
    String[] operator = operatorLines(first).getFirst().split(" ", -1);
    RestClient anonymous = RestClient.anonymous(gateway);
    RestClient desk = anonymous.withToken(Saver.signIn(anonymous, operator[1], operator[3]));
    Await.until(
        LONGEST_HEAD,
        "a head of the time after the filling",
        () -> {
          String time = desk.get("/v1/ops/ledger/heads").body().at("/data/0/time").asText();
          return !time.isEmpty() && Instant.parse(time).isAfter(begin);
        });
    return desk.get("/v1/ops/ledger/heads").body();
  }

  private static List<String> operatorLines(SystemProcess system) {
    return system.output().stream().filter(line -> line.startsWith("operator ")).toList();
  }

  private static String transfersOfTheDemoSaver(SystemProcess system) throws Exception {
    RestClient anonymous = RestClient.anonymous(system.awaitReady());
    String[] login =
        system.output().stream()
            .filter(line -> line.startsWith("demo login "))
            .findFirst()
            .orElseThrow()
            .split(" ", -1);
    RestClient saver = anonymous.withToken(Saver.signIn(anonymous, login[2], login[4]));
    RestResponse transactions = saver.get("/v1/transactions?type=TRANSFER&limit=200");
    assertThat(transactions.body().path("data").size()).isGreaterThan(2);
    return transactions.text();
  }
}
