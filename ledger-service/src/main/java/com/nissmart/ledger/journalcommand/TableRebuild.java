package com.nissmart.ledger.journalcommand;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.projection.Position;
import com.nissmart.ledger.projection.TableWriter;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * The rebuild of the tables from the journal. It fills new tables in a schema of their own, beside
 * those of the book, and in the end compares the two or swaps them in one transaction. The ledger
 * may go on meanwhile; a rebuild that was cut off changed nothing, and the next one begins again.
 */
final class TableRebuild {
  /** A search path that finds the new tables first, and plans by the indexes. */
  static final String SESSION_SQL =
      "SET search_path = ledger_rebuild, public; SET TimeZone = 'UTC'; SET jit = off; SET enable_seqscan = off;"
          + " SET enable_bitmapscan = off; SET synchronous_commit = off";

  private static final int BATCHES_A_READ = 500;
  private static final int TRANSACTIONS_A_CHUNK = 20_000;
  private static final int REMEMBERED_ACCOUNTS = 250_000;
  private static final long LOG_INTERVAL = Duration.ofSeconds(5).toNanos();

  private final Handle handle;
  private final int bookId;
  private final PrintStream out;
  private final Journal journal;
  private final RebuildStore store = new RebuildStore();
  private TableWriter tables;
  private Position position = new Position(0, 0);
  private long loggedAt = System.nanoTime();

  /** Makes a rebuild on a connection of the owner that began with {@link #SESSION_SQL}. */
  TableRebuild(Handle handle, int bookId, PrintStream out) {
    this.handle = handle;
    this.bookId = bookId;
    this.out = out;
    this.journal = new Journal(bookId);
    this.tables = new TableWriter(bookId, REMEMBERED_ACCOUNTS);
  }

  /** Rebuilds the tables and puts them in the place of the old ones. */
  void swap() throws SQLException {
    fill();
    handle.useTransaction(transaction -> {
      store.endLease(transaction, bookId);
      store.lockedPosition(transaction, bookId);
      catchUp(journal.end(transaction).lastBatch());
      store.swap(transaction, bookId, position);
    });
    handle.execute("ANALYZE " + String.join(", ", RebuildStore.TABLES));
    out.printf(Locale.ROOT, "The tables are rebuilt up to batch %,d.%n", position.batchNo());
  }

  /**
   * Rebuilds the tables beside the old ones, compares them row for row, and drops them again.
   *
   * @return the tables that differ, with a row of each
   */
  List<String> compare() throws SQLException {
    fill();
    List<String> differences = new ArrayList<>();
    handle.useTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        transaction -> {
          Position old = store.lockedPosition(transaction, bookId);
          catchUp(old.batchNo());
          if (!position.equals(old)) {
            differences.add("The tables are at %s, but the journal at %s".formatted(old, position));
            return;
          }
          transaction.execute("SET LOCAL enable_seqscan = on");
          for (String table : RebuildStore.TABLES) {
            store.difference(transaction, table).ifPresent(differences::add);
          }
        });
    handle.execute("DROP SCHEMA ledger_rebuild CASCADE");
    out.printf(
        Locale.ROOT,
        "%s up to batch %,d.%n",
        differences.isEmpty() ? "The tables are those of the journal" : "The tables differ",
        position.batchNo());
    return differences;
  }

  /** Makes the new tables, and fills them up to the position that the old ones have. */
  private void fill() throws SQLException {
    if (!store.lock(handle)) {
      throw new IllegalStateException("Another rebuild of this database runs");
    }
    requireWhole();
    handle.useTransaction(transaction -> store.create(transaction, bookId));
    Book.Head end = journal.end(handle);
    Position old = handle.inTransaction(held -> store.lockedPosition(held, bookId));
    catchUp(Math.min(end.lastBatch(), old.batchNo()));
  }

  private void requireWhole() {
    Optional<JournalRow> first = journal.find(handle, 0);
    if (first.isEmpty()) {
      throw new IllegalStateException(
          "The journal does not have batch 0: attach the parts that were moved, and rebuild then");
    }
  }

  private void catchUp(long lastBatch) throws SQLException {
    while (position.batchNo() < lastBatch) {
      List<JournalRow> rows =
          journal.after(
              handle,
              position.batchNo(),
              (int) Math.min(BATCHES_A_READ, lastBatch - position.batchNo()));
      if (rows.isEmpty()) {
        return;
      }
      List<JournalRow> chunk = chunk(rows);
      if (chunk.getFirst().format() == JournalRow.ROWS) {
        copyCarried(chunk);
      } else {
        position = tables.apply(handle, position, chunk);
      }
      log(lastBatch);
    }
  }

  /** Returns the first rows that have one format and not too many transactions. */
  private static List<JournalRow> chunk(List<JournalRow> rows) {
    JournalRow first = rows.getFirst();
    int count = 1;
    while (count < rows.size()
        && rows.get(count).format() == first.format()
        && rows.get(count).lastSeq() - first.firstSeq() < TRANSACTIONS_A_CHUNK) {
      count++;
    }
    return rows.subList(0, count);
  }

  /**
   * Copies carried batches. Behind the last of them is the batch that opens the system accounts,
   * which already have entries: it is applied alone, by a writer whose memory is then forgotten.
   */
  private void copyCarried(List<JournalRow> batches) throws SQLException {
    JournalRow last = batches.getLast();
    Position end = new Position(last.batchNo(), last.lastSeq());
    List<JournalRow> next = journal.after(handle, last.batchNo(), 1);
    boolean isEnd = next.isEmpty() || next.getFirst().format() != JournalRow.ROWS;
    handle.useTransaction(transaction -> {
      CarriedRows.copy(transaction.getConnection(), batches);
      if (isEnd) {
        store.deriveCarried(transaction, bookId, end);
      }
    });
    position = end;
    if (isEnd && !next.isEmpty()) {
      position = tables.apply(handle, end, next);
      tables = new TableWriter(bookId, REMEMBERED_ACCOUNTS);
    }
  }

  private void log(long lastBatch) {
    if (System.nanoTime() - loggedAt > LOG_INTERVAL) {
      loggedAt = System.nanoTime();
      out.printf(
          Locale.ROOT,
          "Rebuilt %,d of %,d batches, %,d transactions%n",
          position.batchNo(),
          lastBatch,
          position.seq());
    }
  }
}
