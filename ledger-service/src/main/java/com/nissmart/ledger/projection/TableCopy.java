package com.nissmart.ledger.projection;

import java.sql.SQLException;
import org.postgresql.copy.CopyIn;

/** A COPY under way. The server stores the first rows while the next ones are made. */
final class TableCopy implements AutoCloseable {
  private static final int MESSAGE = 64 * 1024;

  private final CopyIn copy;
  private final CopyBuffer rows;

  /** Begins to send the rows of a buffer. */
  TableCopy(CopyIn copy, CopyBuffer rows) {
    this.copy = copy;
    this.rows = rows;
  }

  /** Sends the rows of the buffer when there are enough of them. */
  void sendFull() throws SQLException {
    if (rows.length() >= MESSAGE) {
      send();
    }
  }

  /** Sends the last rows, and waits until the server has all of them. */
  void end() throws SQLException {
    rows.end();
    send();
    copy.endCopy();
  }

  private void send() throws SQLException {
    for (int i = 0; i < rows.length(); i += MESSAGE) {
      copy.writeToCopy(rows.bytes(), i, Math.min(MESSAGE, rows.length() - i));
    }
    rows.sent();
  }

  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
