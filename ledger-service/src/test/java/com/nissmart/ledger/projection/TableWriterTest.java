package com.nissmart.ledger.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.journal.JournalRow;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableWriterTest {
  private static final Position NOTHING = new Position(0, 0);
  private static final int BATCHES = 120;

  private final RandomBook book = new RandomBook(7).append(BATCHES);
  private final TableWriter writer = new TableWriter(Book.ID, 10);

  @AfterEach
  void close() {
    book.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50})
  void tables_are_the_same_however_the_batches_are_cut(int chunk) throws SQLException {
    write(writer, chunk);
    try (RandomBook same = new RandomBook(7).append(BATCHES)) {
      new TableWriter(Book.ID, 1_000).apply(same.app, NOTHING, same.batches);
      assertThat(book.tables()).isEqualTo(same.tables()).hasSizeGreaterThan(5 * BATCHES);
    }
    assertThat(book.position()).isEqualTo(book.end());
  }

  @Test
  void totals_follow_from_the_rows() throws SQLException {
    write(writer, 11);
    assertThat(
            book.select(
                """
                SELECT concat_ws(' ', day, type, status, currency, count, amount) FROM daily_total
                 ORDER BY 1
                """))
        .isEqualTo(
            book.select(
                """
                SELECT concat_ws(' ', (created_at AT TIME ZONE 'UTC')::date, type, status, currency, count(*), sum(amount))
                  FROM transaction
                 GROUP BY (created_at AT TIME ZONE 'UTC')::date, type, status, currency
                 ORDER BY 1
                """));
    assertThat(book.select("SELECT DISTINCT day::text FROM daily_total")).hasSizeGreaterThan(1);
    assertThat(
            book.select(
                "SELECT concat_ws(' ', kind, status, count) FROM account_total WHERE count > 0 ORDER BY 1"))
        .isEqualTo(
            book.select(
                "SELECT concat_ws(' ', kind, status, count(*)) FROM account GROUP BY kind, status ORDER BY 1"));
  }

  @Test
  void open_holds_are_those_that_nothing_has_resolved() throws SQLException {
    write(writer, 11);
    assertThat(
            book.select(
                "SELECT concat_ws(' ', seq, amount, expires_at) FROM open_hold ORDER BY seq"))
        .isEqualTo(
            book.select(
                """
                SELECT concat_ws(' ', seq, amount, expires_at) FROM transaction t
                 WHERE status = 'PENDING'
                   AND NOT EXISTS (SELECT FROM transaction r WHERE r.resolves = t.seq)
                 ORDER BY seq
                """))
        .isNotEmpty();
  }

  @Test
  void entries_are_a_chain_of_balances() throws SQLException {
    write(writer, 11);
    assertThat(
            book.select(
                """
                SELECT seq::text FROM (
                  SELECT *, lag(balance, 1, 0::bigint) OVER w AS before, lag(account_seq, 1, 0::bigint) OVER w AS previous,
                         lag(seq, 1, 0::bigint) OVER w AS earlier
                    FROM entry WINDOW w AS (PARTITION BY account_id ORDER BY account_seq)) chain
                 WHERE balance <> before + amount OR account_seq <> previous + 1 OR seq <= earlier
                """))
        .isEmpty();
    assertThat(book.select("SELECT sum(amount)::text FROM entry")).containsExactly("0");
  }

  @Test
  void system_accounts_have_no_change_and_no_day_of_opening() throws SQLException {
    write(writer, 11);
    assertThat(
            book.select(
                """
                SELECT concat_ws(' ', a.created_at = 'epoch', count(c.change_no))
                  FROM account a LEFT JOIN account_change c USING (account_id)
                 WHERE a.kind = 'SYSTEM' GROUP BY a.created_at
                """))
        .containsExactly("t 0");
  }

  @Test
  void a_second_writer_at_the_same_position_writes_nothing() throws SQLException {
    writer.apply(book.app, NOTHING, book.batches.subList(0, 5));
    List<String> before = book.tables();
    TableWriter second = new TableWriter(Book.ID, 10);
    assertThatThrownBy(() -> second.apply(book.app, NOTHING, book.batches.subList(0, 3)))
        .isInstanceOf(PositionMovedException.class);
    assertThat(book.tables()).isEqualTo(before);
  }

  @Test
  void a_batch_that_the_journal_lacks_is_not_written() throws SQLException {
    Position from = writer.apply(book.app, NOTHING, book.batches.subList(0, 5));
    List<String> before = book.tables();
    JournalRow lost = book.batches.get(5);
    book.superuser.execute("ALTER TABLE journal DISABLE TRIGGER ALL");
    book.superuser.execute(
        "UPDATE journal SET hash = sha256('other') WHERE batch_no = ?", lost.batchNo());
    assertThatThrownBy(() -> writer.apply(book.app, from, List.of(lost)))
        .isInstanceOf(PositionMovedException.class);
    assertThat(book.tables()).isEqualTo(before);
    assertThat(book.position()).isEqualTo(from);
  }

  @Test
  void batches_that_do_not_follow_are_refused() throws SQLException {
    Position from = writer.apply(book.app, NOTHING, book.batches.subList(0, 5));
    assertThatThrownBy(() -> writer.apply(book.app, from, book.batches.subList(6, 8)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("which have batch 5");
  }

  @Test
  void a_refused_entry_is_named_and_nothing_is_written() throws SQLException {
    Position from = writer.apply(book.app, NOTHING, book.batches.subList(0, 100));
    List<String> before = book.tables();
    String wallet =
        book.select(
                """
                SELECT account_id || ' ' || max(account_seq) FROM entry GROUP BY account_id
                 ORDER BY count(*) DESC LIMIT 1 OFFSET 1
                """)
            .getFirst();
    long next = Long.parseLong(wallet.split(" ", -1)[1]) + 1;
    book.superuser.execute(
        "ALTER TABLE entry ADD CONSTRAINT surprise CHECK (account_seq <> %d OR account_id <> '%s')"
            .formatted(next, wallet.split(" ", -1)[0]));
    List<JournalRow> rest = book.batches.subList(100, book.batches.size());
    assertThatThrownBy(() -> writer.apply(book.app, from, rest))
        .isInstanceOf(RefusedRowException.class)
        .hasMessageStartingWith("entry " + next + " of acc_")
        .hasMessageContaining("surprise");
    assertThat(book.tables()).isEqualTo(before);
    book.superuser.execute("ALTER TABLE entry DROP CONSTRAINT surprise");
    writer.apply(book.app, from, rest);
    assertThat(book.position()).isEqualTo(book.end());
  }

  @Test
  void a_missing_account_or_hold_is_named() throws SQLException {
    Position from = writer.apply(book.app, NOTHING, book.batches.subList(0, 100));
    List<JournalRow> rest = book.batches.subList(100, book.batches.size());
    book.superuser.execute("DELETE FROM open_hold");
    assertThatThrownBy(() -> writer.apply(book.app, from, rest))
        .isInstanceOf(RefusedRowException.class)
        .hasMessageStartingWith("open holds [");
    book.superuser.execute("DELETE FROM account WHERE kind = 'SYSTEM'");
    assertThatThrownBy(() -> new TableWriter(Book.ID, 10).apply(book.app, from, rest))
        .isInstanceOf(RefusedRowException.class)
        .hasMessageEndingWith("is missing");
    assertThat(book.position()).isEqualTo(from);
  }

  private void write(TableWriter with, int chunk) throws SQLException {
    Position at = NOTHING;
    for (int i = 0; i < book.batches.size(); i += chunk) {
      at =
          with.apply(
              book.app, at, book.batches.subList(i, Math.min(book.batches.size(), i + chunk)));
    }
  }
}
