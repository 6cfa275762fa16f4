package com.nissmart.ledger.history;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.history.BookReads.Ends;
import com.nissmart.ledger.projection.Position;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The statements that find the position of the tables and the end of the journal. */
final class SnapshotStore {
  private static final String ENDS =
      """
      SELECT p.batch_no, p.seq, j.last_seq, j.batch_no, j.created_at, j.hash
        FROM projection p
       CROSS JOIN LATERAL (SELECT l.last_seq, l.batch_no, l.created_at, l.hash FROM journal l
                            WHERE l.book_id = p.book_id
                            ORDER BY l.batch_no DESC
                            LIMIT 1) j
       WHERE p.book_id = ?
      """;

  /** Makes the transaction that begins a snapshot, and returns its ends in the same round trip. */
  Ends begin(Handle handle, int bookId) {
    String sql = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;" + ENDS;
    try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
      statement.setInt(1, bookId);
      statement.execute();
      statement.getMoreResults();
      ResultSet result = statement.getResultSet();
      result.next();
      return ends(result);
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException(e, null);
    }
  }

  Ends ends(Handle handle, int bookId) {
    return handle.select(ENDS, bookId).map((result, context) -> ends(result)).one();
  }

  private static Ends ends(ResultSet result) throws SQLException {
    return new Ends(
        new Position(result.getLong(1), result.getLong(2)),
        new Book.Head(
            result.getLong(3),
            result.getLong(4),
            result.getObject(5, OffsetDateTime.class).toInstant(),
            ByteString.copyFrom(result.getBytes(6))));
  }
}
