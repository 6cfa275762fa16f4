package com.nissmart.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.testkit.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class StartAndStopTest {
  @TempDir private Path data;

  @Test
  void a_restart_keeps_people_money_and_history_and_sigterm_is_a_clean_end() throws Exception {
    Saver ada;
    Answer transfer;
    try (SystemProcess system = SystemProcess.start(data, Map.of())) {
      URI gateway = system.awaitReady();
      ada = Saver.joins(gateway, "ada").has(5_000);
      transfer = ada.sends(Saver.joins(gateway, "bola"), "rent", 2_000);
      assertThat(system.stop()).isZero();
    }
    try (SystemProcess system = SystemProcess.start(data, Map.of())) {
      URI gateway = system.awaitReady();
      Saver again = ada.at(gateway);
      assertThat(again.available()).isEqualTo(3_000);
      assertThat(again.rest().get("/v1/transfers/" + transfer.id()).text())
          .isEqualTo(transfer.text());
      assertThat(Saver.signIn(RestClient.anonymous(gateway), ada.email(), Saver.PASSWORD))
          .isNotEmpty();
    }
  }

  @Test
  void the_first_start_makes_an_operator_and_tells_the_password_only_once() throws Exception {
    try (SystemProcess system = SystemProcess.start(data, Map.of())) {
      URI gateway = system.awaitReady();
      String line = operatorLines(system).getFirst();
      String[] words = line.split(" ", -1);
      assertThat(Saver.signIn(RestClient.anonymous(gateway), words[1], words[3])).isNotEmpty();
      assertThat(system.stop()).isZero();
    }
    try (SystemProcess system = SystemProcess.start(data, Map.of())) {
      system.awaitReady();
      assertThat(operatorLines(system)).isEmpty();
    }
  }

  @Test
  void ready_is_a_line_of_its_own_after_the_ports() throws Exception {
    try (SystemProcess system = SystemProcess.start(data, Map.of())) {
      URI gateway = system.awaitReady();
      assertThat(system.output()).filteredOn(line -> line.startsWith("grpc ")).hasSize(3);
      assertThat(system.output()).contains("ready " + gateway);
      isReady(gateway);
    }
  }

  @Test
  void a_second_instance_on_the_same_data_says_so_in_one_line_and_ends() throws Exception {
    try (SystemProcess first = SystemProcess.start(data, Map.of())) {
      URI gateway = first.awaitReady();
      try (SystemProcess second = SystemProcess.start(data, Map.of())) {
        assertThat(second.awaitEnd()).isEqualTo(1);
        assertThat(second.output()).singleElement().asString().contains("is in use by another");
      }
      isReady(gateway);
    }
  }

  @Test
  void a_taken_port_is_told_in_one_line_and_nothing_stays_running() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Map<String, String> settings =
          Map.of(
              "NISSMART_HTTP_PORT", port,
              "NISSMART_ACCOUNTS_GRPC_PORT", "0",
              "NISSMART_LEDGER_GRPC_PORT", "0",
              "NISSMART_PAYOUT_GRPC_PORT", "0");
      try (SystemProcess system = SystemProcess.start(data, settings)) {
        assertThat(system.awaitEnd()).isEqualTo(1);
        assertThat(system.output())
            .singleElement()
            .asString()
            .startsWith("cannot start: port " + port)
            .endsWith("is taken: choose another with NISSMART_HTTP_PORT");
        assertThat(data.resolve("postgres")).as("nothing was started for it").doesNotExist();
      }
    }
  }

  @Test
  void everything_that_is_wrong_with_the_settings_is_told_at_once() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("NISSMART_HTTP_PORT", "eighty");
    settings.put("NISSMART_OPERATOR_EMAIL", "ops@example.com");
    settings.put("NISSMART_MAXIMUM_AMOUNT", "-5");
    settings.put("NISSMART_RAIL_DELAY", "soon");
    settings.put("NISSMART_DATA_DIRECTORY", "/tmp/elsewhere");
    settings.put("NISSMART_LEDGER_DATABASE_URL", "postgresql://a:b@127.0.0.1/ledger");
    try (SystemProcess system = SystemProcess.start(data, settings)) {
      assertThat(system.awaitEnd()).isEqualTo(2);
      assertThat(system.output()).hasSize(6).allMatch(line -> line.startsWith("setting NISSMART_"));
      assertThat(String.join("\n", system.output()))
          .contains("NISSMART_HTTP_PORT must be")
          .contains("NISSMART_OPERATOR_PASSWORD is required")
          .contains("NISSMART_MAXIMUM_AMOUNT must be")
          .contains("NISSMART_RAIL_DELAY must be")
          .contains("NISSMART_DATA_DIRECTORY is not a setting; did you mean NISSMART_DATA_DIR?")
          .contains("NISSMART_LEDGER_DATABASE_URL is for services that run alone");
    }
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void the_demo_fills_the_system_once_however_often_it_is_asked_for() throws Exception {
    String first;
    try (SystemProcess system = SystemProcess.start(data, Map.of(), "--demo")) {
      first = whatTheDemoSaverSees(system);
      assertThat(system.stop()).isZero();
    }
    try (SystemProcess system = SystemProcess.start(data, Map.of(), "--demo")) {
      assertThat(whatTheDemoSaverSees(system)).isEqualTo(first);
    }
  }

  /** Once it is; a busy machine may take its time to answer the probe. */
  private static void isReady(URI gateway) {
    RestClient anonymous = RestClient.anonymous(gateway);
    Await.until(Duration.ofMinutes(1), "readiness", () -> anonymous.get("/readyz").status() == 200);
  }

  private static List<String> operatorLines(SystemProcess system) {
    return system.output().stream().filter(line -> line.startsWith("operator ")).toList();
  }

  private static String whatTheDemoSaverSees(SystemProcess system) throws Exception {
    RestClient anonymous = RestClient.anonymous(system.awaitReady());
    String[] login =
        system.output().stream()
            .filter(line -> line.startsWith("demo login "))
            .findFirst()
            .orElseThrow()
            .split(" ", -1);
    RestClient saver = anonymous.withToken(Saver.signIn(anonymous, login[2], login[4]));
    Answer transactions = saver.get("/v1/transactions?type=TRANSFER&limit=200");
    assertThat(transactions.body().path("data").size()).isGreaterThan(2);
    return transactions.text();
  }
}
