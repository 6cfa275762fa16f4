package com.nissmart.ledger.proof.row;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** The rows of {@code COPY ... TO STDOUT (FORMAT binary)}, one at a time. */
public final class CopyStream implements AutoCloseable {
  private static final int HEADER = 19;

  /** The row that {@link #next} has come to. */
  public final CopyRow row = new CopyRow();

  private final CopyOut copy;
  private int header = HEADER;
  private boolean ended;

  private CopyStream(CopyOut copy) {
    this.copy = copy;
  }

  /** The rows of a query, which takes no parameters. */
  public static CopyStream of(Connection connection, String query) throws SQLException {
    return new CopyStream(
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)"));
  }

  /** Goes to the next row; false when there is none. The server sends each in a message. */
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
    row.read(message, at);
    return true;
  }

  /** Takes what is left: to cancel could hit the statement that comes next. */
  @Override
  public void close() throws SQLException {
    while (!ended && copy.isActive()) {
      ended = copy.readFromCopy() == null;
    }
  }
}
