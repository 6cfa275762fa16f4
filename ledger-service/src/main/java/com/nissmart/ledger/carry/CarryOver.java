package com.nissmart.ledger.carry;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.database.DatabaseTimeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The move of a book of an earlier version into the journal. Its batches become rows of format 0
 * with the bytes that the old hash covers, so that the chain goes on; each hash is checked before
 * and after. A transaction moves a part of the batches, so that a process that ends in the middle
 * loses nothing: the next one goes on behind the last row of the journal.
 */
public final class CarryOver {
  private static final Logger log = LoggerFactory.getLogger(CarryOver.class);

  /** A statement may be the building of an index over every entry. */
  private static final DatabaseTimeouts PATIENT =
      new DatabaseTimeouts(Duration.ofSeconds(10), Duration.ofHours(12), Duration.ofHours(12));

  /** Reads in the order of the indexes, also with old statistics. */
  private static final String SESSION_SQL =
      "SET TimeZone = 'UTC'; SET jit = off; SET enable_seqscan = off; SET enable_bitmapscan = off;"
          + " SET enable_hashjoin = off";

  private static final long LOG_INTERVAL = Duration.ofSeconds(5).toNanos();
  private static final int BATCHES_A_PART = 2_000;
  private static final int TRANSACTIONS_A_PART = 20_000;

  private final DatabaseSettings owner;
  private final int bookId;
  private final Journal journal;
  private final CarryStore store = new CarryStore();
  private long loggedAt = System.nanoTime();

  /**
   * Prepares to carry over a book.
   *
   * @param owner the database and the role that owns its tables
   */
  public CarryOver(DatabaseSettings owner, int bookId) {
    this.owner = owner.withPoolSize(1).withTimeouts(PATIENT);
    this.bookId = bookId;
    this.journal = new Journal(bookId);
  }

  /**
   * Refuses to serve a book that is not carried over.
   *
   * @throws CarryRefusedException with what to do
   */
  public static void requireDone(Jdbi jdbi) {
    if (jdbi.withHandle(new CarryStore()::isPending)) {
      throw new CarryRefusedException(
          "The book of the earlier version is not carried over yet: start ledger-service once with NISSMART_LEDGER_MIGRATION_URL");
    }
  }

  /**
   * Carries the book over, or what is left of it; does nothing when there is none.
   *
   * @throws CarryRefusedException when a row is not what was booked, with its batch
   */
  public void run() {
    try (Database database = Database.open("ledger-carry", owner, SESSION_SQL)) {
      Jdbi jdbi = database.jdbi();
      if (!jdbi.withHandle(store::isPending)) {
        return;
      }
      log.info("The book of the earlier version is carried over into the journal");
      boolean more = true;
      while (more) {
        more = carryPart(jdbi);
      }
      log.info("The book is carried over");
    }
  }

  /** Moves the next batches in one transaction, and returns whether there are more. */
  boolean carryPart(Jdbi jdbi) {
    return jdbi.inTransaction(this::carryPart);
  }

  private boolean carryPart(Handle handle) {
    store.lock(handle, bookId);
    if (!store.isPending(handle)) {
      return false; // another process was quicker
    }
    store.indexEntries(handle);
    Book.Head target = store.oldHead(handle, bookId);
    Book.Head end = journal.end(handle);
    if (end.lastBatch() < target.lastBatch()) {
      end = move(handle, nextBatches(handle, end, target), end);
    }
    logSometimes(end, target);
    if (end.lastBatch() < target.lastBatch()) {
      return true;
    }
    finish(handle, end, target);
    return false;
  }

  private List<JournalRow> nextBatches(Handle handle, Book.Head end, Book.Head target) {
    List<JournalRow> batches = store.batches(handle, bookId, end.lastBatch(), BATCHES_A_PART);
    if (batches.isEmpty() || batches.getLast().batchNo() > target.lastBatch()) {
      throw CarryRefusedException.ofBatch(
          target.lastBatch(), "the old book ends with it, and carried_batch does not");
    }
    int count = 1;
    while (count < batches.size()
        && batches.get(count).lastSeq() - end.lastSeq() <= TRANSACTIONS_A_PART) {
      count++;
    }
    return batches.subList(0, count);
  }

  /** Moves batches, and returns the end of the journal after them. */
  private Book.Head move(Handle handle, List<JournalRow> batches, Book.Head end) {
    JournalRow last = batches.getLast();
    OldRows transactions = store.transactions(handle, bookId, end.lastSeq(), last.lastSeq());
    OldRows entries = store.entries(handle, bookId, end.lastSeq(), last.lastSeq());
    OldRows changes = store.accountChanges(handle, bookId, end.lastBatch(), last.batchNo());
    List<JournalRow> rows = new ArrayList<>();
    for (JournalRow batch : batches) {
      ByteString.Output payload = ByteString.newOutput();
      transactions.moveTo(payload, batch.lastSeq());
      entries.moveTo(payload, batch.lastSeq());
      changes.moveTo(payload, batch.batchNo());
      rows.add(with(batch, payload.toByteString()));
    }
    requireChain(end, rows);
    store.insert(handle, rows);
    return requireChain(end, journal.after(handle, end.lastBatch(), rows.size()));
  }

  private static JournalRow with(JournalRow batch, ByteString payload) {
    return new JournalRow(
        batch.bookId(),
        batch.batchNo(),
        batch.firstSeq(),
        batch.lastSeq(),
        batch.createdAt(),
        batch.format(),
        batch.hash(),
        payload);
  }

  /** Checks that rows follow one another behind an end, and returns the end after them. */
  private static Book.Head requireChain(Book.Head end, List<JournalRow> rows) {
    Book.Head before = end;
    for (JournalRow row : rows) {
      long expected = before.lastBatch() + 1;
      if (row.batchNo() != expected) {
        throw CarryRefusedException.ofBatch(expected, "it is missing");
      }
      if (row.firstSeq() != before.lastSeq() + 1 || !row.follows(before.headHash())) {
        throw CarryRefusedException.ofBatch(expected, "its rows do not have its hash");
      }
      before = row.head();
    }
    return before;
  }

  /** Opens the system accounts by a batch, so that the journal alone has every account. */
  private void finish(Handle handle, Book.Head end, Book.Head target) {
    if (!end.equals(target)) {
      throw CarryRefusedException.ofBatch(target.lastBatch(), "it is not the end of the old book");
    }
    store
        .rowWithoutBatch(handle, bookId, end)
        .ifPresent(row -> {
          throw new CarryRefusedException("No batch of the old book has " + row);
        });
    List<AccountState> accounts = store.systemAccounts(handle, bookId);
    if (!accounts.isEmpty()) {
      BatchChanges changes = new BatchChanges(end);
      accounts.forEach(account -> changes.opened(account, ""));
      JournalRow row = journal.row(changes, end.lastAt(), 0, 0);
      store.insert(handle, List.of(row));
      store.moveProjection(handle, bookId, row.head());
    }
    store.dropOldTables(handle);
  }

  private void logSometimes(Book.Head end, Book.Head target) {
    if (System.nanoTime() - loggedAt > LOG_INTERVAL) {
      loggedAt = System.nanoTime();
      log.info(
          "Carried over {} of {} batches and {} of {} transactions ({} %)",
          end.lastBatch(),
          target.lastBatch(),
          end.lastSeq(),
          target.lastSeq(),
          100 * end.lastBatch() / Math.max(1, target.lastBatch()));
    }
  }
}
