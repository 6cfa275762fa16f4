package com.nissmart.e2e.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SystemProcess;
import com.nissmart.postgres.FreePort;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The four services, each from its own jar, on a PostgreSQL that deploy/provision.sql has prepared.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ServicesAloneTest {
  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final List<String> DATABASES = List.of("accounts", "ledger", "payout");

  @TempDir private Path certificates;
  private final DatabaseSettings server = TestPostgres.superuser();
  @TempDir private Path keyFiles;

  private final Map<String, String> passwords = new HashMap<>();
  private final List<Process> running = new ArrayList<>();
  private KeyScript keys = new KeyScript(Path.of("none"));

  @BeforeEach
  void provision() throws Exception {
    for (String name : DATABASES) {
      passwords.put(variable(name, "OWNER_PASSWORD"), name + "'s owner");
      passwords.put(variable(name, "APP_PASSWORD"), name + "-app");
    }
    ProvisionScript.run(server, passwords);
    Process script =
        new ProcessBuilder(Path.of("..", "certificates").toString(), certificates.toString())
            .inheritIO()
            .start();
    assertThat(script.waitFor()).isZero();
  }

  @AfterEach
  void nothing_stays_running() {
    running.forEach(process -> process.destroyForcibly().onExit().join());
  }

  @Test
  void four_separate_services_make_one_transfer() throws Exception {
    ProvisionScript.run(server, passwords); // a second run changes nothing
    keys = KeyScript.run(keyFiles);
    Map<String, String> ports = new HashMap<>();
    for (String name : List.of("accounts", "ledger", "payout", "gateway", "management")) {
      ports.put(name, Integer.toString(FreePort.pick()));
    }
    start("accounts-service", service("accounts", ports, "ledger"));
    start("ledger-service", service("ledger", ports, "accounts"));
    start("payout-service", service("payout", ports, "accounts", "ledger"));
    Map<String, String> alone = common("gateway", ports, "accounts", "ledger", "payout");
    alone.put("NISSMART_HTTP_PORT", ports.get("gateway"));
    alone.put("NISSMART_MANAGEMENT_PORT", ports.get("management"));
    start("dashboard-gateway", alone);
    URI gateway = URI.create("http://127.0.0.1:" + ports.get("gateway"));
    RestClient management =
        RestClient.anonymous(URI.create("http://127.0.0.1:" + ports.get("management")));
    Await.until(LONGEST_START, "all four are ready", () -> isReady(management));

    Saver ada = Saver.joins(gateway, "ada").has(10_000);
    Saver bola = Saver.joins(gateway, "bola");
    assertThat(ada.sends(bola, "alone", 4_000).status()).isEqualTo(201);
    assertThat(ada.available()).isEqualTo(6_000);
    assertThat(bola.available()).isEqualTo(4_000);

    for (Process process : running) {
      process.destroy();
      assertThat(process.onExit().get().exitValue()).as("SIGTERM ends it").isIn(0, 143);
    }
  }

  @Test
  void no_role_can_connect_to_anothers_database() {
    for (String role : DATABASES) {
      for (String database : DATABASES) {
        Jdbi jdbi = Jdbi.create(url(database), role + "_app", role + "-app");
        if (role.equals(database)) {
          assertThat(
                  jdbi.<Integer, RuntimeException>withHandle(
                      h -> h.select("SELECT 1").mapTo(Integer.class).one()))
              .isEqualTo(1);
        } else {
          assertThatThrownBy(jdbi::open)
              .hasStackTraceContaining("permission denied for database \"" + database + "\"");
        }
      }
    }
  }

  private void start(String module, Map<String, String> settings) throws IOException {
    Path jar = Path.of("..", "..", module, "target", module + ".jar");
    Path log = Path.of("target", module + ".log");
    running.add(SystemProcess.java(jar, settings, log));
  }

  /** Returns the keys and the certificate of a service and the addresses of the called ones. */
  private Map<String, String> common(String name, Map<String, String> ports, String... calls) {
    Map<String, String> settings = keys.settings(name);
    Path own = certificates.resolve(name);
    settings.put("NISSMART_TLS_CERTIFICATE", own.resolve("certificate.pem").toString());
    settings.put("NISSMART_TLS_KEY", own.resolve("key.pem").toString());
    settings.put("NISSMART_TLS_CA", own.resolve("authority.pem").toString());
    for (String other : calls) {
      settings.put(variable(other, "TARGET"), "127.0.0.1:" + ports.get(other));
    }
    return settings;
  }

  private Map<String, String> service(String name, Map<String, String> ports, String... calls) {
    Map<String, String> settings = common(name, ports, calls);
    settings.put(variable(name, "GRPC_PORT"), ports.get(name));
    String login = url(name) + (url(name).contains("?") ? "&" : "?") + "user=" + name;
    settings.put(variable(name, "DATABASE_URL"), login + "_app&password=" + name + "-app");
    settings.put(variable(name, "MIGRATION_URL"), login + "_owner&password=" + name + "'s owner");
    return settings;
  }

  /** Returns the address of another database of the same server. */
  private String url(String database) {
    return server.jdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/" + database + "$1");
  }

  private static String variable(String service, String what) {
    return "NISSMART_" + service.toUpperCase(Locale.ROOT) + "_" + what;
  }

  private boolean isReady(RestClient management) {
    assertThat(running).as("see target/*-service.log").allMatch(Process::isAlive);
    try {
      return management.get("/readyz").status() == 200;
    } catch (java.io.UncheckedIOException e) {
      return false; // it is not listening yet
    }
  }
}
