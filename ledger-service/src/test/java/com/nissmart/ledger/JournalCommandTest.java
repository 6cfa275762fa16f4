package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.carry.OldBook;
import com.nissmart.ledger.journalcommand.JournalMain;
import com.nissmart.ledger.proof.BookVerifier;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.Await;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code deploy/journal} on new and on carried-over books, while the ledger runs. */
class JournalCommandTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Everything of the tables but their rows. */
  private static final String CATALOG =
      """
      SELECT string_agg(line, E'\\n' ORDER BY line)
        FROM (SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS line
                FROM pg_constraint
               WHERE connamespace = 'public'::regnamespace
              UNION ALL
              SELECT pg_get_indexdef(indexrelid)
                FROM pg_index
                JOIN pg_class ON oid = indexrelid
               WHERE relnamespace = 'public'::regnamespace
              UNION ALL
              SELECT pg_get_triggerdef(oid)
                FROM pg_trigger
               WHERE NOT tgisinternal
              UNION ALL
              SELECT oid::regclass || ' ' || a.privilege_type || ' ' || a.grantee::regrole
                FROM pg_class, aclexplode(relacl) AS a
               WHERE relnamespace = 'public'::regnamespace
              UNION ALL
              SELECT attrelid::regclass || ' ' || attname || ' ' || format_type(atttypid, atttypmod) || attnotnull
                       || coalesce(attacl::text, '') || coalesce(col_description(attrelid, attnum), '')
                FROM pg_attribute
                JOIN pg_class ON pg_class.oid = attrelid
               WHERE relnamespace = 'public'::regnamespace AND attnum > 0
              UNION ALL
              SELECT oid::regclass || ' ' || coalesce(reloptions::text, '')
                FROM pg_class
               WHERE relnamespace = 'public'::regnamespace) AS lines
      """;

  @TempDir private Path files;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void a_new_book_is_rebuilt_row_for_row() {
    try (LedgerFixture fixture = new LedgerFixture()) {
      rebuild(fixture);
    }
  }

  @Test
  void a_carried_book_that_went_on_is_rebuilt_row_for_row() throws SQLException {
    OldBook old = OldBook.write(600, 100);
    try (LedgerFixture fixture = new LedgerFixture(old.carriedOver())) {
      assertThat(run(fixture, "rebuild", "--compare")).as(text()).isEqualTo(JournalMain.DONE);
      rebuild(fixture);
    }
  }

  private void rebuild(LedgerFixture fixture) {
    MixedHistory history = new MixedHistory(fixture).write("book");
    fixture.awaitTables();
    String catalog = catalog(fixture);
    assertThat(run(fixture, "rebuild", "--compare")).as(text()).isEqualTo(JournalMain.DONE);
    assertThat(run(fixture, "rebuild")).as(text()).isEqualTo(JournalMain.DONE);
    assertThat(catalog(fixture)).isEqualTo(catalog);
    Await.until(LONGEST, "the replica writes again", () -> writes(fixture, history));
    fixture.awaitTables();
    assertThat(run(fixture, "rebuild", "--compare")).as(text()).isEqualTo(JournalMain.DONE);
    try (BookVerifier verifier = new BookVerifier(fixture.database.app(), Book.ID, fixture.clock)) {
      assertThat(verifier.verify().finding()).isEmpty();
    }
  }

  @Test
  void an_altered_row_is_shown_and_put_right() {
    try (LedgerFixture fixture = new LedgerFixture()) {
      new MixedHistory(fixture).write("book");
      fixture.awaitTables();
      try (Database owner = Database.open("owner", fixture.database.owner())) {
        owner
            .jdbi()
            .useTransaction(handle -> {
              handle.execute("ALTER TABLE entry DISABLE TRIGGER USER");
              handle.execute("UPDATE entry SET balance = balance + 1 WHERE seq = 2");
              handle.execute("ALTER TABLE entry ENABLE TRIGGER USER");
            });
      }
      assertThat(run(fixture, "rebuild", "--compare")).isEqualTo(JournalMain.FINDING);
      assertThat(text()).contains("entry: the table has (").contains("2 rows differ");
      assertThat(run(fixture, "rebuild")).isEqualTo(JournalMain.DONE);
      assertThat(run(fixture, "rebuild", "--compare")).isEqualTo(JournalMain.DONE);
    }
  }

  @Test
  void a_printed_journal_is_checked_without_a_database() throws IOException, SQLException {
    OldBook old = OldBook.write(200, 100);
    try (LedgerFixture fixture = new LedgerFixture(old.carriedOver())) {
      new MixedHistory(fixture).write("book");
      assertThat(run(fixture)).isEqualTo(JournalMain.DONE);
    }
    List<String> lines = text().lines().toList();
    assertThat(check(lines)).isEqualTo(JournalMain.DONE);
    assertThat(text()).contains("SOUND: batches 0 to " + (lines.size() - 1));
    List<String> part = lines.subList(3, lines.size());
    assertThat(check(part)).isEqualTo(JournalMain.DONE);
    assertThat(text()).contains("batch 3 was taken as given");
    for (int i = 1; i < lines.size(); i++) {
      assertThat(check(without(lines, i))).as("line " + i).isEqualTo(changedBy(i, lines));
    }
    int last = lines.size() - 1;
    String line = lines.get(last);
    for (String altered :
        List.of(
            line.replaceFirst("\"hash\":\"..", "\"hash\":\"zz"),
            line.replaceFirst("\"payload\":\"..", "\"payload\":\"EA"),
            line.replaceFirst("\"amount\":\"\\d+\"", "\"amount\":\"1\""),
            line.replaceFirst("\"created_at\":\"20", "\"created_at\":\"19"))) {
      assertThat(check(with(lines, last, altered))).as(altered).isEqualTo(JournalMain.FINDING);
    }
  }

  @Test
  void a_range_of_batches_is_printed() {
    try (LedgerFixture fixture = new LedgerFixture()) {
      new MixedHistory(fixture).write("book");
      assertThat(run(fixture, "--from", "2", "--to", "9", "--follow")).isEqualTo(JournalMain.DONE);
    }
    assertThat(text().lines()).hasSize(8);
    assertThat(text()).contains("\"transactions\":[{").contains("\"batch_no\":\"9\"");
    assertThat(run(Map.of(), "--to")).isEqualTo(JournalMain.CANNOT_TELL);
    assertThat(text()).contains("Use: deploy/journal");
  }

  /** A journal without its last line is a shorter one; any other missing line is found. */
  private static int changedBy(int line, List<String> lines) {
    return line == lines.size() - 1 ? JournalMain.DONE : JournalMain.FINDING;
  }

  private static List<String> without(List<String> lines, int removed) {
    List<String> left = new ArrayList<>(lines);
    left.remove(removed);
    return left;
  }

  private static List<String> with(List<String> lines, int at, String line) {
    List<String> changed = new ArrayList<>(lines);
    changed.set(at, line);
    return changed;
  }

  private int check(List<String> lines) throws IOException {
    Path file = files.resolve("journal.jsonl");
    Files.write(file, lines);
    return run(Map.of(), "check", file.toString());
  }

  private static boolean writes(LedgerFixture fixture, MixedHistory history) {
    try {
      fixture.spend(history.ada, 101);
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  private int run(LedgerFixture fixture, String... arguments) {
    return run(
        Map.of(
            "NISSMART_LEDGER_DATABASE_URL", url(fixture.database.app()),
            "NISSMART_LEDGER_MIGRATION_URL", url(fixture.database.owner())),
        arguments);
  }

  private int run(Map<String, String> environment, String... arguments) {
    printed.reset();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new JournalMain(environment, out, out).run(List.of(arguments));
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static String catalog(LedgerFixture fixture) {
    return fixture.select(CATALOG, String.class).getFirst();
  }

  private static String url(DatabaseSettings settings) {
    return settings
        .jdbcUrl()
        .replaceFirst("^jdbc:postgresql://", "postgresql://")
        .replaceFirst("//", "//" + settings.user() + ":" + settings.password() + "@");
  }
}
