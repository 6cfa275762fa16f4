package com.nissmart.e2e.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.e2e.support.SystemProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Refused starts: the system says why and leaves nothing behind. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RefusedStartTest {
  @TempDir private Path data;

  @Test
  void a_taken_port_stops_the_start_with_one_line() throws Exception {
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
  void all_wrong_settings_are_reported_together() throws Exception {
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
  void an_unknown_argument_is_reported_with_the_usage() throws Exception {
    try (SystemProcess system = SystemProcess.start(data, Map.of(), "--dmeo")) {
      assertThat(system.awaitEnd()).isEqualTo(2);
      assertThat(system.output().getFirst()).isEqualTo("unknown arguments: --dmeo");
      assertThat(system.output()).anyMatch(line -> line.contains("deploy/run [--demo]"));
    }
  }
}
