package com.nissmart.ledger.proof.row;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** The stream of rows of {@code COPY ... TO STDOUT (FORMAT binary)}. */
public final class CopyStream implements AutoCloseable {
  private static final int HEADER = 19;

  /** The current row, which {@link #next} has read. */
  public final CopyRow row = new CopyRow();

  private final CopyOut copy;
  private int header = HEADER;
  private boolean ended;

  private CopyStream(CopyOut copy) {
    this.copy = copy;
  }

  /** Begins to stream the rows of a query; its values are formatted into the SQL. */
  @FormatMethod
  public static CopyStream of(Connection view, @FormatString String query, Object... values)
      throws SQLException {
    return new CopyStream(
        view.unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut(
                "COPY ("
                    + String.format(Locale.ROOT, query, values)
                    + ") TO STDOUT (FORMAT binary)"));
  }

  /** Goes to the next row, or returns false when there is none. Each row is one message. */
  public boolean next() throws SQLException {
    byte @Nullable [] message = copy.readFromCopy();
    if (message == null) {
      ended = true;
      return false;
    }
    int at = header;
    header = 0;
    if (message.length - at == Short.BYTES) {
      return next(); // the trailer
    }
    if (row.read(message, at) != message.length) {
      throw new IllegalStateException("A message of COPY must be one row");
    }
    return true;
  }

  /** Sends all rows, which are of this table, to a sink and closes the stream. */
  public void sendTo(BookTable table, RowSink sink) throws SQLException {
    try (this) {
      while (next()) {
        sink.row(table, row.bytes, row.offset, row.length, table.position(row));
      }
    }
  }

  /**
   * Reads the remaining rows instead of cancelling, because a cancel could hit the next statement.
   */
  @Override
  public void close() throws SQLException {
    while (!ended && copy.isActive()) {
      ended = copy.readFromCopy() == null;
    }
  }
}
