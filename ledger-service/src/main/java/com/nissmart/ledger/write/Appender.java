package com.nissmart.ledger.write;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.journal.Replication;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The appending of batches on one connection, one after the other. It belongs to the thread whose
 * turn it is.
 */
final class Appender {
  private static final Logger log = LoggerFactory.getLogger(Appender.class);
  private static final int TRIES = 5;

  private final Jdbi jdbi;
  private final Journal journal;
  private @Nullable Handle handle;

  /** The fate of a batch. */
  enum Fate {
    /** The batch is in the book. */
    APPENDED,
    /** The batch is not in the book and never will be. */
    REFUSED,
    /** The batch may be in the book. */
    UNKNOWN
  }

  /**
   * The outcome of an append.
   *
   * @param cause why it was not appended; null when it was, or when the book has gone on or back
   *     without this writer
   */
  record Outcome(Fate fate, @Nullable Throwable cause) {}

  Appender(Jdbi jdbi, Journal journal) {
    this.jdbi = jdbi;
    this.journal = journal;
  }

  /**
   * Appends a batch. If the connection breaks, the same row is inserted again until the book has
   * the number: a COMMIT may still be on its way when a read does not see it.
   */
  Outcome append(JournalRow row, ByteString previousHash) {
    boolean doubtful = false;
    Throwable last = null;
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      try {
        return journal.append(connection().getConnection(), row, previousHash)
            ? new Outcome(Fate.APPENDED, null)
            : new Outcome(Fate.REFUSED, null);
      } catch (SQLException | JdbiException e) {
        if (SqlStates.isUniqueViolation(e)) {
          return taken(row, doubtful);
        }
        close();
        doubtful |= e instanceof SQLException && SqlStates.isConnectionLost(e);
        last = e;
        log.warn("Batch {} could not be appended, attempt {}", row.batchNo(), attempt, e);
        if (!doubtful && !SqlStates.isWorthRetrying(e)) {
          break;
        }
      }
    }
    return new Outcome(doubtful ? Fate.UNKNOWN : Fate.REFUSED, last);
  }

  /**
   * Returns whether the book ends with this batch, by a read that begins now.
   *
   * @throws JdbiException when the book cannot be read
   */
  boolean isEnd(Book.Head head) {
    for (int attempt = 1; ; attempt++) {
      try {
        return journal.end(connection()).isSameAs(head);
      } catch (JdbiException e) {
        close();
        if (attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  /** Ends the connection; the next append opens another one. */
  void close() {
    Handle open = handle;
    handle = null;
    if (open != null) {
      try {
        open.close();
      } catch (JdbiException e) {
        log.debug("The writer's connection could not be closed", e);
      }
    }
  }

  /** The number is taken: by this batch itself if an earlier attempt was cut off. */
  private Outcome taken(JournalRow row, boolean doubtful) {
    if (!doubtful) {
      return new Outcome(Fate.REFUSED, null);
    }
    try {
      Optional<JournalRow> stored = journal.find(connection(), row.batchNo());
      boolean own = stored.isPresent() && stored.get().hash().equals(row.hash());
      if (own) {
        Replication.confirm(connection());
      }
      log.warn(
          "The commit of batch {} was cut off; it is {}in the book",
          row.batchNo(),
          own ? "" : "not ");
      return new Outcome(own ? Fate.APPENDED : Fate.REFUSED, null);
    } catch (SQLException | JdbiException e) {
      close();
      log.warn("Cannot read yet whether batch {} is in the book", row.batchNo(), e);
      return new Outcome(Fate.UNKNOWN, e);
    }
  }

  private Handle connection() {
    Handle open = handle;
    if (open == null) {
      open = jdbi.open();
      handle = open;
    }
    return open;
  }
}
