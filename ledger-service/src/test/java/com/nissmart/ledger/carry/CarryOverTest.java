package com.nissmart.ledger.carry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.Migrations;
import com.nissmart.testkit.CommitProxy;
import com.nissmart.testkit.CommitProxy.Cut;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Books of the last version before the journal, carried over. */
class CarryOverTest {
  private static final String JOURNAL =
      "SELECT count(*) || ' ' || max(batch_no) || ' ' || max(last_seq) FROM journal WHERE format = 0";
  private static final String HEAD =
      "SELECT encode(hash, 'hex') FROM journal WHERE format = 0 ORDER BY batch_no DESC LIMIT 1";
  private static final String LAST_BATCH = "SELECT max(batch_no) FROM journal";
  private static final String OLD_HEAD = "SELECT encode(head_hash, 'hex') FROM book";

  private static OldBook migrated;
  private static String head;

  @BeforeAll
  static void write_an_old_book_and_migrate_it() throws SQLException {
    migrated = OldBook.write(600, 100);
    head = migrated.value(OLD_HEAD);
    Migrations.migrate(migrated.owner, "ledger");
  }

  @Test
  void every_batch_keeps_its_rows_and_its_hash() throws SQLException {
    OldBook book = migrated.copy();
    new CarryOver(book.owner, 1).run();
    assertThat(book.value(JOURNAL)).isEqualTo("10 10 706");
    assertThat(book.value(HEAD)).isEqualTo(head);
  }

  @Test
  void the_last_batch_opens_the_system_accounts() throws SQLException {
    OldBook book = migrated.copy();
    new CarryOver(book.owner, 1).run();
    assertThat(book.value("SELECT batch_no || ' ' || seq FROM projection")).isEqualTo("11 706");
    assertThat(
            book.value(
                "SELECT batch_no || ' ' || first_seq || ' ' || last_seq FROM journal WHERE format = 1 AND batch_no > 0"))
        .isEqualTo("11 707 706");
    assertThat(book.value("SELECT to_regclass('carried_batch') || ''")).isNull();
    assertThat(book.value("SELECT to_regclass('entry_carried') || ''")).isNull();
  }

  @Test
  void a_book_without_anything_needs_nothing() {
    OldBook book = OldBook.empty();
    Migrations.migrate(book.owner, "ledger");
    requireDone(book);
    new CarryOver(book.owner, 1).run();
    assertThat(book.value("SELECT count(*) FROM journal")).isEqualTo("1");
  }

  @Test
  void a_book_that_is_not_carried_over_is_not_served() throws SQLException {
    OldBook book = migrated.copy();
    assertThatThrownBy(() -> requireDone(book))
        .isInstanceOf(CarryRefusedException.class)
        .hasMessageContaining("NISSMART_LEDGER_MIGRATION_URL");
    new CarryOver(book.owner, 1).run();
    requireDone(book);
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void a_process_that_ends_in_the_middle_is_followed(Cut cut) throws SQLException {
    OldBook book = OldBook.write(60_000, 50);
    String end = book.value(OLD_HEAD);
    Migrations.migrate(book.owner, "ledger");
    CarryOver carry = new CarryOver(book.owner, 1);
    int parts = 0;
    while (!isDone(book)) {
      String before = book.value(LAST_BATCH);
      cutNextPart(carry, book, cut);
      parts++;
      boolean moved = isDone(book) || !book.value(LAST_BATCH).equals(before);
      assertThat(moved).isEqualTo(cut == Cut.AFTER);
      if (cut == Cut.BEFORE) {
        try (Database database = book.open()) {
          carry.carryPart(database.jdbi());
        }
      }
    }
    assertThat(parts).isGreaterThan(2);
    assertThat(book.value(HEAD)).isEqualTo(end);
    assertThat(book.value("SELECT batch_no - (SELECT max(batch_no) FROM journal) FROM projection"))
        .isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transaction | UPDATE transaction SET description = 'x' WHERE seq = 150 | Batch 4",
        "transaction | DELETE FROM transaction WHERE seq = 101 | Batch 3",
        "entry | UPDATE entry SET balance = balance + 1 WHERE seq = 103 AND amount > 0 | Batch 3",
        "entry | DELETE FROM entry WHERE seq = 300 AND amount < 0 | Batch 5",
        "entry | INSERT INTO entry SELECT account_seq + 1000, 120, amount, balance, held, day_debits, book_id, day, account_id, may_go_negative FROM entry WHERE seq = 5 AND amount > 0 | Batch 4",
        "account_change | UPDATE account_change SET note = 'x' WHERE change_no = 2 | Batch 10",
        "carried_batch | UPDATE carried_batch SET created_at = created_at + interval '1 microsecond' WHERE batch_no = 2 | Batch 2",
        "carried_batch | DELETE FROM carried_batch WHERE batch_no = 4 | Batch 4 cannot be carried over: it is missing",
        "carried_batch | DELETE FROM carried_batch WHERE batch_no = 10 | Batch 10",
        "carried_book | UPDATE carried_book SET head_hash = sha256('') | Batch 10",
        "entry | INSERT INTO entry SELECT account_seq + 1000, 9000, amount, balance, held, day_debits, book_id, day, account_id, may_go_negative FROM entry WHERE seq = 5 AND amount > 0 | an entry of transaction 9000"
      })
  void altered_rows_are_refused_with_their_batch(String table, String sql, String named)
      throws SQLException {
    OldBook book = migrated.copy();
    book.tamper(table, sql);
    assertThatThrownBy(() -> new CarryOver(book.owner, 1).run())
        .isInstanceOf(CarryRefusedException.class)
        .hasMessageContaining(named);
    assertThat(isDone(book)).isFalse();
  }

  @Test
  void many_transactions_are_carried_over() throws SQLException {
    int transactions = Integer.getInteger("nissmart.carried.transactions", 100_000);
    OldBook book = OldBook.write(transactions, 500);
    String end = book.value(OLD_HEAD);
    Migrations.migrate(book.owner, "ledger");
    new CarryOver(book.owner, 1).run();
    assertThat(book.value(HEAD)).isEqualTo(end);
  }

  /** Cuts the commit of a part on a connection that no pool replaces. */
  private static void cutNextPart(CarryOver carry, OldBook book, Cut cut) throws SQLException {
    try (CommitProxy proxy = CommitProxy.to(book.owner);
        Connection connection =
            DriverManager.getConnection(
                proxy.settings().jdbcUrl(), book.owner.user(), book.owner.password())) {
      proxy.cutNext(cut);
      assertThatThrownBy(() -> carry.carryPart(Jdbi.create(connection))).isNotNull();
      assertThat(proxy.cuts()).isEqualTo(1);
    }
  }

  private static void requireDone(OldBook book) {
    try (Database database = Database.open("app", book.app)) {
      CarryOver.requireDone(database.jdbi());
    }
  }

  private static boolean isDone(OldBook book) {
    return "true".equals(book.value("SELECT (to_regclass('carried_book') IS NULL)::text"));
  }
}
