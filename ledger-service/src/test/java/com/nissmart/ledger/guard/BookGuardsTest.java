package com.nissmart.ledger.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.runtime.database.Database;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Every guard of the database dropped or changed, one at a time, by its owner. Write the list of
 * guards anew after a migration with {@code -Dnissmart.guards.write=true}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BookGuardsTest {
  private static final Path LIST = Path.of("src/main/resources" + BookGuards.RESOURCE);

  private final TestDatabase database = TestPostgres.database("ledger");
  private final Database superuser = Database.open("superuser", database.superuser());

  @AfterAll
  void close() {
    superuser.close();
  }

  @Test
  void the_list_is_what_the_migrations_make() throws IOException {
    String made = lines(guards());
    if (Boolean.getBoolean("nissmart.guards.write")) {
      Files.writeString(LIST, made);
    }
    assertThat(Files.readString(LIST)).isEqualTo(made);
  }

  @Test
  void a_migrated_database_has_no_difference() {
    BookGuards.Differences differences = after(handle -> {});
    assertThat(differences.unsafe()).isEmpty();
    assertThat(differences.slow()).isEmpty();
  }

  /** An earlier version needs this constraint, and would write batches without a day. */
  @Test
  void a_version_without_days_of_limits_does_not_write() {
    assertThat(guards())
        .extracting(Guard::name)
        .doesNotContain("constraint journal_format on journal");
  }

  @TestFactory
  Stream<DynamicTest> every_missing_or_changed_guard_is_named() {
    return guards().stream()
        .flatMap(guard ->
            changes(guard).stream()
                .map(sql ->
                    DynamicTest.dynamicTest(
                        sql,
                        () -> {
                          BookGuards.Differences differences = after(handle -> handle.execute(sql));
                          assertThat(
                                  guard.kind() == Guard.Kind.INDEX
                                      ? differences.slow()
                                      : differences.unsafe())
                              .anyMatch(difference -> difference.startsWith(guard.name() + " "));
                        })));
  }

  @TestFactory
  Stream<DynamicTest> what_no_migration_made_is_named() {
    return Stream.of(
            "GRANT UPDATE ON journal TO ledger_app",
            "GRANT DELETE ON entry TO PUBLIC",
            "CREATE TABLE more () INHERITS (entry); GRANT UPDATE ON more TO ledger_app",
            "GRANT UPDATE (amount) ON transaction TO ledger_app",
            "CREATE RULE quiet AS ON INSERT TO entry DO INSTEAD NOTHING",
            "CREATE TRIGGER other BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            "ALTER TABLE journal SET UNLOGGED",
            "ALTER TABLE journal OWNER TO ledger_app",
            "GRANT ledger_owner TO ledger_app",
            "SET LOCAL session_replication_role = replica")
        .map(sql ->
            DynamicTest.dynamicTest(
                sql, () -> assertThat(after(handle -> handle.execute(sql)).unsafe()).isNotEmpty()));
  }

  @Test
  void a_part_of_the_journal_needs_its_own_trigger() {
    String divide =
        """
        ALTER TABLE journal RENAME TO journal_first;
        ALTER TABLE journal_first RENAME CONSTRAINT journal_pk TO journal_first_pk;
        CREATE TABLE journal (LIKE journal_first INCLUDING STORAGE INCLUDING COMMENTS INCLUDING CONSTRAINTS,
                              CONSTRAINT journal_pk PRIMARY KEY (book_id, batch_no)) PARTITION BY RANGE (batch_no);
        ALTER TABLE journal OWNER TO ledger_owner;
        ALTER TABLE journal ATTACH PARTITION journal_first FOR VALUES FROM (0) TO (1000000);
        CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal EXECUTE FUNCTION refuse_change();
        GRANT SELECT, INSERT ON journal TO ledger_app;
        """;
    assertThat(after(handle -> handle.createScript(divide).execute()).unsafe()).isEmpty();
    String without = divide + "DROP TRIGGER journal_append_only ON journal_first;";
    assertThat(after(handle -> handle.createScript(without).execute()).unsafe())
        .containsExactly("trigger journal_append_only on journal_first is missing");
  }

  /** Returns statements each of which takes a guard away or changes it. */
  private static List<String> changes(Guard guard) {
    String[] words = guard.name().split(" ", -1);
    String last = words[words.length - 1];
    return switch (guard.kind()) {
      case TABLE -> List.of("ALTER TABLE %s ENABLE ROW LEVEL SECURITY".formatted(last));
      case COLUMN -> {
        String[] column = last.split("\\.", -1);
        yield List.of("ALTER TABLE %s RENAME COLUMN %s TO other".formatted(column[0], column[1]));
      }
      case CONSTRAINT ->
          List.of("ALTER TABLE %s DROP CONSTRAINT %s CASCADE".formatted(last, words[1]));
      case UNIQUE_INDEX, INDEX -> List.of("DROP INDEX " + words[words.length - 3]);
      case TRIGGER ->
          List.of(
              "DROP TRIGGER %s ON %s".formatted(words[1], last),
              "ALTER TABLE %s DISABLE TRIGGER %s".formatted(last, words[1]),
              "ALTER TABLE %s ENABLE REPLICA TRIGGER %s".formatted(last, words[1]));
      case FUNCTION ->
          List.of(
              "ALTER FUNCTION %s RENAME TO other".formatted(guard.name().substring(9)),
              "UPDATE pg_proc SET prosrc = prosrc || ' ' WHERE oid = '%s'::regprocedure"
                  .formatted(guard.name().substring(9)));
      case RIGHT -> {
        String[] column = last.split("\\.", -1);
        String columns = column.length == 2 ? "(" + column[1] + ")" : "";
        yield List.of(
            "REVOKE %s %s ON %s FROM %s".formatted(words[4], columns, column[0], words[2]));
      }
      case SETTING, RULE -> List.of();
    };
  }

  private interface Change {
    void on(Handle handle);
  }

  /** Returns the differences after a change, which is taken back. */
  private BookGuards.Differences after(Change change) {
    return superuser
        .jdbi()
        .withHandle(handle -> {
          handle.begin();
          try {
            change.on(handle);
            return BookGuards.differences(handle.getConnection());
          } catch (SQLException e) {
            throw new AssertionError(e);
          } finally {
            handle.rollback();
          }
        });
  }

  private List<Guard> guards() {
    return superuser
        .jdbi()
        .withHandle(handle -> {
          try {
            return GuardCatalog.read(handle.getConnection());
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static String lines(List<Guard> guards) {
    return guards.stream().map(guard -> guard + "\n").collect(Collectors.joining());
  }
}
