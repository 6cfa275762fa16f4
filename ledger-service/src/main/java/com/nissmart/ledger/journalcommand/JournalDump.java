package com.nissmart.ledger.journalcommand;

import com.google.protobuf.InvalidProtocolBufferException;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.JournalRow;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The batches of a journal, printed as lines of JSON. */
final class JournalDump {
  private static final int BATCHES_A_PAGE = 20;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Jdbi jdbi;
  private final Journal journal;
  private final PrintStream out;

  JournalDump(Jdbi jdbi, int bookId, PrintStream out) {
    this.jdbi = jdbi;
    this.journal = new Journal(bookId);
    this.out = out;
  }

  /** Prints the batches with these numbers that are there, and returns the next number. */
  long print(long from, long to) throws InvalidProtocolBufferException {
    long next = from;
    while (next <= to) {
      long after = next - 1;
      List<JournalRow> rows =
          jdbi.withHandle(handle -> journal.after(handle, after, BATCHES_A_PAGE));
      for (JournalRow row : rows) {
        if (row.batchNo() > to) {
          return row.batchNo();
        }
        out.println(JournalLines.line(row));
        next = row.batchNo() + 1;
      }
      if (rows.isEmpty()) {
        return next;
      }
    }
    return next;
  }

  /** Prints the batches from a number on, and those that come later, until the last number. */
  void follow(long from, long to) throws InvalidProtocolBufferException, InterruptedException {
    long next = from;
    while (next <= to && !out.checkError()) {
      next = print(next, to);
      out.flush();
      if (next <= to) {
        Thread.sleep(PAUSE);
      }
    }
  }
}
