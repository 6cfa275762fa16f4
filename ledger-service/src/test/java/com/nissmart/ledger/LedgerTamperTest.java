package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.contract.Ids;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.proof.BookVerifier;
import com.nissmart.runtime.database.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Rows altered by the owner of the database, without triggers and constraints: every row of every
 * table deleted, and every column of some rows altered, one at a time. Each alteration is found,
 * and its row is named.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerTamperTest {
  private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f-]{36}$");

  /** SQL that names a row of the table as a finding does. */
  private static final Map<String, String> NAMES =
      Map.of(
          "journal", "'batch ' || batch_no",
          "projection", "'projection ' || book_id",
          "account", "'account ' || account_id",
          "account_change", "'account_change ' || change_no || ' of ' || account_id",
          "transaction", "'transaction ' || seq",
          "entry", "'entry ' || account_seq || ' of ' || account_id",
          "open_hold", "'open_hold ' || seq",
          "daily_total", "concat_ws(' ', 'daily_total', day, type, status, currency)",
          "account_total", "concat_ws(' ', 'account_total', kind, currency, status)",
          "held_total", "'held_total ' || currency");

  /** The tables that hold nothing of the book, and why a verification does not read them. */
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("head", "signed, and compared with the witnesses; see SignedHeadsTest"),
          Map.entry("accounts_tree", "its root is signed; see BalanceProofTest"),
          Map.entry("currency_tree", "see accounts_tree"),
          Map.entry("journal_moved", "only with moved parts; see LedgerProofTest"),
          Map.entry("writer_lease", "the lease only saves work: an append is safe without it"),
          Map.entry("book_stop", "why nothing was written; what was accepted is in the journal"),
          Map.entry("book_acceptance", "see book_stop"),
          Map.entry("action_log", "a chain of hashes of its own; see VerifyMainTest"),
          Map.entry("action_log_head", "see action_log"),
          Map.entry(
              "proposal", "an approved act is an order to the book, whose rules are checked again"),
          Map.entry("operator_act", "see proposal"),
          Map.entry("safe_mode_freeze", "what a finding froze; the finding itself is found again"),
          Map.entry("safe_mode_release", "see safe_mode_freeze"));

  /** The rows of totals that differ from no row at all. */
  private static final Map<String, String> COUNTED =
      Map.of("account_total", " WHERE count <> 0", "held_total", " WHERE amount <> 0");

  private static final Map<String, String> LIES =
      Map.ofEntries(
          Map.entry("int2", "1 - %1$s"),
          Map.entry("int4", "%1$s + 1"),
          Map.entry("int8", "coalesce(%1$s, 0) + 1"),
          Map.entry("numeric", "%1$s - 1"),
          Map.entry("text", "coalesce(%1$s, '') || 'x'"),
          Map.entry("json", "'{\"x\":1}'"),
          Map.entry("uuid", "gen_random_uuid()"),
          Map.entry("bool", "NOT %1$s"),
          Map.entry("date", "%1$s - 1"),
          Map.entry("timestamptz", "coalesce(%1$s, now()) + interval '1 microsecond'"),
          Map.entry(
              "bytea",
              "CASE length(%1$s) WHEN 0 THEN '\\x00' ELSE set_byte(%1$s, 0, 255 - get_byte(%1$s, 0)) END"),
          Map.entry(
              "account_kind",
              "CASE %1$s WHEN 'SYSTEM' THEN 'CUSTOMER' ELSE 'SYSTEM' END::account_kind"),
          Map.entry(
              "account_status",
              "CASE %1$s WHEN 'ACTIVE' THEN 'FROZEN' ELSE 'ACTIVE' END::account_status"),
          Map.entry(
              "transaction_type",
              "CASE %1$s WHEN 'DEPOSIT' THEN 'TRANSFER' ELSE 'DEPOSIT' END::transaction_type"),
          Map.entry(
              "transaction_status",
              "CASE %1$s WHEN 'FAILED' THEN 'COMPLETED' ELSE 'FAILED' END::transaction_status"));

  private final LedgerFixture fixture = new LedgerFixture();
  private final BookVerifier verifier =
      new BookVerifier(fixture.database.app(), Book.ID, fixture.clock);

  /** A verifier that has room for three accounts, so that it works in shares and steps. */
  private final BookVerifier frugal =
      new BookVerifier(fixture.database.app(), Book.ID, fixture.clock, 3);

  private final Database owner = Database.open("owner", fixture.database.owner());

  private record Row(String table, String ctid, String name) {}

  private record Column(String name, String type) {}

  @BeforeAll
  void write_a_book_and_drop_its_constraints() {
    new MixedHistory(fixture).write("book");
    fixture.awaitTables();
    fixture.close();
    owner
        .jdbi()
        .useHandle(handle -> {
          for (String table : NAMES.keySet()) {
            handle.execute("ALTER TABLE " + table + " DISABLE TRIGGER USER");
            constraints(handle, table)
                .forEach(name ->
                    handle.execute("ALTER TABLE %s DROP CONSTRAINT %s".formatted(table, name)));
            columns(handle, table)
                .forEach(column ->
                    handle.execute(
                        "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL"
                            .formatted(table, column.name)));
          }
          handle.execute("DROP INDEX transaction_resolved_once");
          handle.execute("DROP INDEX transaction_dedup");
        });
  }

  @AfterAll
  void close() {
    owner.close();
    verifier.close();
    frugal.close();
  }

  @Test
  void every_table_is_altered_here_or_elsewhere() {
    List<String> tables =
        owner
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery(
                        """
                        SELECT table_name FROM information_schema.tables
                         WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
                           AND table_name <> 'flyway_schema_history'
                        """)
                    .mapTo(String.class)
                    .list());
    assertThat(tables)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(NAMES, OTHERS).flatMap(map -> map.keySet().stream()).toList());
  }

  @TestFactory
  Stream<DynamicTest> every_deleted_row_is_found() {
    return lies(rows -> rows, row -> List.of("DELETE FROM " + row.table));
  }

  @TestFactory
  Stream<DynamicTest> every_row_that_is_there_twice_is_found() {
    return lies(
        LedgerTamperTest::some,
        row -> List.of("INSERT INTO %1$s SELECT * FROM %1$s".formatted(row.table)));
  }

  @TestFactory
  Stream<DynamicTest> every_column_that_two_rows_swap_is_found() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String table : NAMES.keySet().stream().sorted().toList()) {
      List<Row> rows = rows(table);
      if (table.endsWith("_total")) {
        continue; // the swapped key may be that of a third row, which is then there twice
      }
      Row one = rows.getFirst();
      Row other = rows.getLast();
      for (Column column : owner.jdbi().withHandle(handle -> columns(handle, table))) {
        String sql =
            """
            UPDATE %1$s t SET %2$s = o.%2$s FROM %1$s o
             WHERE t.ctid IN ('%3$s', '%4$s') AND o.ctid IN ('%3$s', '%4$s') AND o.ctid <> t.ctid
               AND t.%2$s::text IS DISTINCT FROM o.%2$s::text
            """
                .formatted(table, column.name, one.ctid, other.ctid);
        tests.add(
            DynamicTest.dynamicTest(
                table + "." + column.name,
                () -> assertFound(List.of(one, other), sql, List.of(0, 2))));
      }
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> every_altered_column_is_found() {
    return lies(
        LedgerTamperTest::some,
        row ->
            owner
                .jdbi()
                .withHandle(handle ->
                    columns(handle, row.table).stream()
                        .map(column ->
                            "UPDATE %s SET %s = %s"
                                .formatted(
                                    row.table,
                                    column.name,
                                    Objects.requireNonNull(LIES.get(column.type))
                                        .formatted(column.name)))
                        .toList()));
  }

  private interface Choice {
    List<Row> of(List<Row> rows);
  }

  private interface Statements {
    List<String> of(Row row);
  }

  private Stream<DynamicTest> lies(Choice choice, Statements statements) {
    List<DynamicTest> tests = new ArrayList<>();
    for (String table : NAMES.keySet().stream().sorted().toList()) {
      for (Row row : choice.of(rows(table))) {
        for (String sql : statements.of(row)) {
          tests.add(
              DynamicTest.dynamicTest(
                  row.name + ": " + sql,
                  () ->
                      assertFound(
                          List.of(row), sql + " WHERE ctid = '" + row.ctid + "'", List.of(1))));
        }
      }
    }
    return tests.stream();
  }

  /** Checks that both verifiers name one of the rows after a change, if it changes anything. */
  private void assertFound(List<Row> rows, String sql, List<Integer> counts) {
    String table = rows.getFirst().table;
    owner
        .jdbi()
        .useHandle(handle -> {
          handle.execute("CREATE TABLE truth AS TABLE " + table);
          try {
            int changed = handle.execute(sql);
            assertThat(changed).as(sql).isIn(counts);
            if (changed > 0) {
              List<String> names = new ArrayList<>(rows.stream().map(Row::name).toList());
              names.addAll(newNames(handle, table));
              assertThat(verifier.verify().finding()).as(sql).containsAnyOf(texts(names));
              assertThat(frugal.verify().finding()).as(sql).containsAnyOf(texts(names));
            }
          } finally {
            restore(handle, table);
          }
        });
  }

  /** Returns what rows are called now that there are more of this name than before. */
  private static List<String> newNames(Handle handle, String table) {
    String names = "SELECT %s AS name, count(*) AS rows FROM %s GROUP BY 1";
    List<String> more =
        new ArrayList<>(
            handle
                .createQuery(
                    "SELECT a.name FROM (%s) a LEFT JOIN (%s) b USING (name) WHERE a.rows > coalesce(b.rows, 0)"
                        .formatted(
                            names.formatted(NAMES.get(table), table),
                            names.formatted(NAMES.get(table), "truth")))
                .mapTo(String.class)
                .map(LedgerTamperTest::readable)
                .list());
    if (table.equals("projection")) {
      // A row can only be there twice while the key is missing, which is then the finding.
      more.add(table + "_pk");
    }
    return more;
  }

  private static String[] texts(List<String> names) {
    return names.toArray(String[]::new);
  }

  /** Checks that rows keep their place, by which the other tests name them. */
  private static void restore(Handle handle, String table) {
    handle.execute("TRUNCATE " + table);
    handle.execute("INSERT INTO " + table + " TABLE truth");
    handle.execute("DROP TABLE truth");
  }

  private List<Row> rows(String table) {
    return owner
        .jdbi()
        .withHandle(handle -> {
          // Vacuums the table, so that a restored row gets its former place.
          handle.execute("CREATE TABLE truth AS TABLE " + table);
          restore(handle, table);
          return handle
              .createQuery(
                  "SELECT ctid::text AS ctid, "
                      + NAMES.get(table)
                      + " AS name FROM "
                      + table
                      + COUNTED.getOrDefault(table, "")
                      + " ORDER BY "
                      + table
                      + ".ctid")
              .map((result, context) ->
                  new Row(table, result.getString("ctid"), readable(result.getString("name"))))
              .list();
        });
  }

  /** Returns an id as findings write it. */
  private static String readable(String name) {
    return UUID_TEXT
        .matcher(name)
        .replaceFirst(id -> Ids.ACCOUNT.format(UUID.fromString(id.group())));
  }

  private static List<Row> some(List<Row> rows) {
    return rows.size() < 6
        ? rows
        : Stream.of(0, rows.size() / 2, rows.size() * 2 / 3, rows.size() - 2, rows.size() - 1)
            .distinct()
            .map(rows::get)
            .toList();
  }

  private static List<Column> columns(Handle handle, String table) {
    return handle
        .createQuery(
            """
            SELECT column_name, udt_name FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name = :table ORDER BY ordinal_position
            """)
        .bind("table", table)
        .map((result, context) -> new Column(result.getString(1), result.getString(2)))
        .list();
  }

  private static List<String> constraints(Handle handle, String table) {
    return handle
        .createQuery(
            "SELECT conname FROM pg_constraint WHERE conrelid = cast(:table AS regclass) AND contype <> 'n'")
        .bind("table", table)
        .mapTo(String.class)
        .list();
  }
}
