package com.nissmart.ledger.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.runtime.database.Database;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A journal of six batches, the first three of which are moved out of it. */
class KnownBatchesTest {
  private static final int MOVED = 3;
  private static final ByteString OTHER = ByteString.copyFrom(new byte[32]);

  private final TestDatabase database = TestPostgres.database("ledger");
  private final Database app = Database.open("known", database.app());
  private final List<Book.Head> heads = new ArrayList<>();

  @BeforeEach
  void append() throws SQLException {
    Journal journal = new Journal(Book.ID);
    try (Handle handle = app.jdbi().open()) {
      heads.add(journal.end(handle));
      for (int i = 0; i < 2 * MOVED; i++) {
        Book.Head end = heads.getLast();
        JournalRow row = journal.gap(end, 0, 1, 1);
        assertThat(journal.append(handle.getConnection(), row, end.headHash())).isTrue();
        heads.add(row.head());
      }
    }
  }

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void a_replica_that_slept_during_a_move_is_no_loss() {
    assertThat(isKnown(heads.get(MOVED - 1))).isTrue();
    move();
    assertThat(isKnown(heads.get(MOVED - 1))).as("inside the part").isTrue();
    assertThat(isKnown(heads.get(MOVED))).as("its end").isTrue();
    assertThat(isKnown(heads.get(MOVED + 1))).as("after it").isTrue();
  }

  @Test
  void another_batch_than_the_known_one_is_a_loss() {
    move();
    assertThat(isKnown(another(MOVED))).as("the end of the part").isFalse();
    assertThat(isKnown(another(MOVED + 1))).as("the first one after it").isFalse();
    assertThat(isKnown(another(2 * MOVED + 1))).as("after the journal").isFalse();
  }

  @Test
  void a_missing_part_that_was_not_moved_is_a_loss() {
    superuser("DELETE FROM journal WHERE batch_no <= " + MOVED);
    assertThat(isKnown(heads.get(MOVED))).isFalse();
  }

  @Test
  void a_row_of_a_later_part_makes_no_missing_batch_known() {
    move();
    superuser(
        """
        INSERT INTO journal_moved (book_id, batch_no, last_seq, created_at, hash)
        SELECT book_id, 1000, last_seq, created_at, hash FROM journal_moved
        """);
    assertThat(isKnown(heads.get(MOVED - 1))).as("inside the part").isTrue();
    assertThat(isKnown(another(2 * MOVED + 1))).as("after the journal").isFalse();
  }

  private boolean isKnown(Book.Head seen) {
    Known known = new Known(seen, heads.getLast());
    return app.jdbi()
        .withHandle(handle -> new BookStateStore().read(handle, Book.ID, known).hasKnown());
  }

  private Book.Head another(int batchNo) {
    return new Book.Head(0, batchNo, heads.getFirst().lastAt(), OTHER);
  }

  private void move() {
    superuser(
        """
        INSERT INTO journal_moved (book_id, batch_no, last_seq, created_at, hash)
        SELECT book_id, batch_no, last_seq, created_at, hash FROM journal WHERE batch_no = %d;
        DELETE FROM journal WHERE batch_no <= %<d
        """
            .formatted(MOVED));
  }

  private void superuser(String sql) {
    try (Database superuser = Database.open("superuser", database.superuser())) {
      superuser
          .jdbi()
          .useHandle(handle -> handle.execute("SET session_replication_role = replica; " + sql));
    }
  }
}
