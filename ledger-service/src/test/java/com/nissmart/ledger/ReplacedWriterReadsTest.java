package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.history.BookReads;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.JournalFormat;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.journal.Tail;
import com.nissmart.ledger.projection.Projection;
import com.nissmart.ledger.write.Ledger;
import com.nissmart.runtime.database.Database;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads of a replica whose memory does not end where the journal ends. */
class ReplacedWriterReadsTest {
  private final LedgerFixture fixture = new LedgerFixture();
  private final Database pool = Database.open("reads", fixture.database.app(), Ledger.SESSION_SQL);
  private final Journal journal = new Journal(Book.ID);
  private final Saver ada = fixture.saver().with(1_000);
  private final UUID account = Ids.ACCOUNT.parse("id", ada.accountId());

  @AfterEach
  void stop() {
    pool.close();
    fixture.close();
  }

  @Test
  void a_replaced_writer_answers_nothing_from_the_past() {
    fixture.awaitTables();
    Tail past = new Tail(end());
    assertThat(posted(past)).isEqualTo(1_000);
    fixture.spend(ada, 400);
    assertUnavailable(past);
  }

  @Test
  void a_replica_that_remembers_another_end_answers_nothing() {
    fixture.awaitTables();
    Book.Head end = end();
    ByteString hash = ByteString.copyFrom(new byte[32]);
    assertUnavailable(new Tail(new Book.Head(end.lastSeq(), end.lastBatch(), end.lastAt(), hash)));
    assertUnavailable(
        new Tail(new Book.Head(end.lastSeq(), end.lastBatch() + 1, end.lastAt(), hash)));
  }

  @Test
  void tables_that_went_back_are_not_read() {
    try (HeldTables _ = new HeldTables(fixture)) {
      fixture.spend(ada, 400);
      assertUnavailable(new Tail(end()));
    }
  }

  @Test
  void an_own_batch_that_is_being_answered_is_waited_for() throws Exception {
    fixture.awaitTables();
    try (HeldTables _ = new HeldTables(fixture);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Book.Head before = end();
      Tail slow = new Tail(before);
      fixture.spend(ada, 400);
      Future<Long> read = threads.submit(() -> posted(slow));
      List<JournalRow> rows =
          pool.jdbi().withHandle(handle -> journal.after(handle, before.lastBatch(), 10));
      for (JournalRow row : rows) {
        slow.append(
            row,
            JournalFormat.decode(row),
            List.of(
                java.util.Objects.requireNonNull(
                    java.util.Objects.requireNonNull(fixture.ledger.tail()).state(account))));
      }
      assertThat(read.get()).isEqualTo(600);
    }
  }

  @Test
  void a_replica_that_does_not_write_answers_when_its_tables_are_complete() {
    fixture.awaitTables();
    assertThat(posted(null)).isEqualTo(1_000);
    assertThat(new History(reads(null)).accounts(ada.userId())).hasSize(1);
    try (HeldTables _ = new HeldTables(fixture)) {
      fixture.spend(ada, 400);
      assertUnavailable(null);
    }
    fixture.awaitTables();
    assertThat(posted(null)).isEqualTo(600);
    assertThatThrownBy(
            () -> new History(reads(null)).balanceAt(all(), account, fixture.clock.instant()))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNAVAILABLE));
  }

  private void assertUnavailable(@Nullable Tail tail) {
    assertThatThrownBy(() -> posted(tail))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNAVAILABLE));
  }

  private long posted(@Nullable Tail tail) {
    return new History(reads(tail)).account(account).balance().posted();
  }

  private BookReads reads(@Nullable Tail tail) {
    return new BookReads(
        pool.jdbi(),
        Book.ID,
        new Projection(pool.jdbi(), Book.ID, fixture.book.projector),
        () -> tail,
        (Instant asked) -> asked);
  }

  private Book.Head end() {
    return pool.jdbi().withHandle(journal::end);
  }

  private static BookViewer all() {
    return new BookViewer("auditor", null);
  }
}
