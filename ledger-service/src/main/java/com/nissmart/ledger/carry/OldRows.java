package com.nissmart.ledger.carry;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Rows in the binary format of COPY, in the order of a number that each of them holds at the same
 * place: the bytes that the old hash covers.
 */
final class OldRows {
  private static final int HEADER = 19;
  private static final int TRAILER = 2;

  private final Deque<byte[]> rows;
  private final int numberOffset;

  private OldRows(Deque<byte[]> rows, int numberOffset) {
    this.rows = rows;
    this.numberOffset = numberOffset;
  }

  /** Reads the rows of a query into memory. */
  static OldRows read(Connection connection, String query, int numberOffset) throws SQLException {
    CopyOut copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)");
    Deque<byte[]> rows = new ArrayDeque<>();
    int skipped = HEADER;
    for (byte @Nullable [] message = copy.readFromCopy();
        message != null;
        message = copy.readFromCopy()) {
      if (message.length > skipped + TRAILER) {
        byte[] row = new byte[message.length - skipped];
        System.arraycopy(message, skipped, row, 0, row.length);
        rows.add(row);
      }
      skipped = 0;
    }
    return new OldRows(rows, numberOffset);
  }

  /** Moves the rows up to a number to the end of a payload. */
  void moveTo(ByteString.Output payload, long lastNumber) {
    while (!rows.isEmpty() && number(rows.getFirst()) <= lastNumber) {
      byte[] row = rows.removeFirst();
      payload.write(row, 0, row.length);
    }
  }

  private long number(byte[] row) {
    return ByteBuffer.wrap(row).getLong(numberOffset);
  }
}
