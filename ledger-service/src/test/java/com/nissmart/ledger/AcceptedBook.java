package com.nissmart.ledger;

import com.nissmart.ledger.journalcommand.JournalMain;
import com.nissmart.ledger.lease.AcceptMain;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A book that was stopped: the losses of its database, and the acceptance by an operator. */
final class AcceptedBook {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final String PROJECTORS =
      """
      SELECT count(*) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE 'nissmart-ledger-projector-%'
      """;

  private final TestDatabase database;

  AcceptedBook(TestDatabase database) {
    this.database = database;
  }

  /** Runs deploy/ledger-accept; returns its exit code and what it prints. */
  String accept(String kind) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        AcceptMain.run(
            new String[] {kind, "--book", "1", "--by", "Ngozi", "--why", "checked by hand"},
            Map.of("NISSMART_LEDGER_DATABASE_URL", url(database.app())),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    return code + " " + out.toString(StandardCharsets.UTF_8).strip();
  }

  /** Runs deploy/journal rebuild; returns its exit code and what it prints. */
  String rebuild() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Map<String, String> environment =
        Map.of(
            "NISSMART_LEDGER_DATABASE_URL", url(database.app()),
            "NISSMART_LEDGER_MIGRATION_URL", url(database.owner()));
    int code = new JournalMain(environment, out, out).run(List.of("rebuild"));
    return code + " " + printed.toString(StandardCharsets.UTF_8).strip();
  }

  private static String url(DatabaseSettings settings) {
    return settings
        .jdbcUrl()
        .replaceFirst(
            "^jdbc:postgresql://",
            "postgresql://" + settings.user() + ":" + settings.password() + "@");
  }

  /** Waits until no projector reads any more: its statement may have begun before a loss. */
  void awaitNoProjector() {
    Await.until(LONGEST, "the projector has ended", () -> select(PROJECTORS) == 0);
  }

  /** Loses the batches after one, as a failover to a standby that lacks them does. */
  void loseAfter(long batchNo) {
    execute(
        """
        ALTER TABLE journal DISABLE TRIGGER journal_append_only;
        DELETE FROM journal WHERE batch_no > %d;
        ALTER TABLE journal ENABLE TRIGGER journal_append_only
        """
            .formatted(batchNo));
  }

  /** Returns the number of the last batch. */
  long lastBatch() {
    return select("SELECT max(batch_no) FROM journal");
  }

  long select(String sql) {
    try (Database superuser = Database.open("accepted", database.superuser())) {
      return superuser.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
  }

  void execute(String sql) {
    try (Database superuser = Database.open("accepted", database.superuser())) {
      superuser.jdbi().useHandle(handle -> handle.createScript(sql).execute());
    }
  }
}
