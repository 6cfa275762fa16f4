package com.nissmart.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.safemode.SafeMode;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyMainTest {
  private final TestDatabase database = TestPostgres.database("ledger");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void a_sound_book_ends_with_0() {
    assertThat(run(url(database.app()))).isEqualTo(VerifyMain.SOUND);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("0 transactions")
        .contains("SOUND: every row agrees with the journal.");
  }

  @Test
  void a_wrong_row_ends_with_1_and_is_named() {
    try (Database owner = Database.open("owner", database.owner())) {
      owner.jdbi().useHandle(handle -> handle.execute("UPDATE projection SET seq = 9"));
    }
    assertThat(run(url(database.app()))).isEqualTo(VerifyMain.FINDING);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("NOT SOUND: projection 1: seq is 9, but batch 0 ends with 0");
    try (Database app = Database.open("app", database.app())) {
      SafeMode safeMode = new SafeMode(app.jdbi(), Book.ID, MovableClock.create());
      assertThat(safeMode.open()).as("it only reads").isEmpty();
      assertThat(run(List.of("--freeze"), url(database.app()))).isEqualTo(VerifyMain.FINDING);
      assertThat(safeMode.open())
          .singleElement()
          .satisfies(freeze -> assertThat(freeze.accountId()).isNull());
    }
    assertThat(run(List.of("--thaw"), url(database.app()))).isEqualTo(VerifyMain.CANNOT_TELL);
  }

  @Test
  void a_forged_row_of_the_action_log_is_named() {
    assertThat(run(url(database.app()))).isEqualTo(VerifyMain.SOUND);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("SOUND: 0 rows in the log of ledger");
    try (Database app = Database.open("app", database.app())) {
      app.jdbi()
          .useHandle(handle ->
              handle.execute(
                  """
                  INSERT INTO action_log
                  VALUES (1, 'READ', gen_random_uuid(), gen_random_uuid(), 'a', 'm', 't', '', '', '', '',
                          TIMESTAMPTZ '2026-01-15 14:00:00Z', repeat('0', 64))
                  """));
    }
    assertThat(run(url(database.app()))).isEqualTo(VerifyMain.FINDING);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("NOT SOUND: row 1 of action_log does not fit its hash");
  }

  @Test
  void an_unreadable_database_ends_with_2() {
    assertThat(run("postgresql://ledger_app:wrong@127.0.0.1:1/ledger"))
        .isEqualTo(VerifyMain.CANNOT_TELL);
    assertThat(run("nowhere")).isEqualTo(VerifyMain.CANNOT_TELL);
  }

  @Test
  void without_a_url_the_running_system_is_verified(@TempDir Path data) throws IOException {
    assertThat(VerifyMain.run(List.of(), Map.of("NISSMART_DATA_DIR", data.toString()), stream()))
        .isEqualTo(VerifyMain.CANNOT_TELL);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("No system is running on " + data);
    Files.writeString(data.resolve("credentials.properties"), "ledger_app=pass%word\n");
    Path cluster = Files.createDirectories(data.resolve("postgres").resolve("data"));
    Files.writeString(cluster.resolve("postmaster.pid"), "1\n/data\n0\n54321\n/tmp\n");
    DatabaseSettings embedded =
        VerifiedDatabase.of(
            Map.of("NISSMART_DATA_DIR", data.toString(), "NISSMART_HTTP_PORT", "8080"));
    assertThat(embedded.jdbcUrl()).isEqualTo("jdbc:postgresql://127.0.0.1:54321/ledger");
    assertThat(embedded.user()).isEqualTo("ledger_app");
    assertThat(embedded.password()).isEqualTo("pass%word");
    assertThat(VerifiedDatabase.services(Map.of())).contains("accounts", "payout");
    DatabaseSettings server =
        VerifiedDatabase.of(
            Map.of(
                "NISSMART_DATA_DIR",
                data.toString(),
                "NISSMART_DATABASE_URL",
                "postgresql://admin:pw@db.example:5433/postgres?sslmode=require"));
    assertThat(server.jdbcUrl())
        .isEqualTo("jdbc:postgresql://db.example:5433/ledger?sslmode=require");
    assertThat(server.user()).isEqualTo("ledger_app");
  }

  private int run(String url) {
    return run(List.of(), url);
  }

  private int run(List<String> arguments, String url) {
    return VerifyMain.run(arguments, Map.of("NISSMART_LEDGER_DATABASE_URL", url), stream());
  }

  private PrintStream stream() {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  private static String url(DatabaseSettings settings) {
    URI jdbc = URI.create(settings.jdbcUrl().substring("jdbc:".length()));
    return "postgresql://%s:%s@%s:%d%s"
        .formatted(
            settings.user(), settings.password(), jdbc.getHost(), jdbc.getPort(), jdbc.getPath());
  }
}
