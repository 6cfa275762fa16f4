package com.nissmart.ledger.history;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.history.BookReads.Ends;
import com.nissmart.ledger.projection.Position;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The statements that find the position of the tables and the end of the journal. */
final class SnapshotStore {
  private static final String ENDS =
      """
      SELECT p.batch_no AS tables_batch, p.seq AS tables_seq,
             j.last_seq AS end_seq, j.batch_no AS end_batch, j.created_at AS end_at, j.hash AS end_hash
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

  /**
   * A query for a few rows of a book, which can be read together with the ends.
   *
   * @param sql has :book_id, and its first column is never NULL
   * @param bind binds the other parameters
   */
  record PointQuery<R>(String sql, UnaryOperator<Query> bind, RowReader<R> reader) {
    /** Returns the rows in the caller's transaction. */
    List<R> list(Handle handle, int bookId) {
      return bind.apply(handle.createQuery(sql).bind("book_id", bookId))
          .map((result, context) -> reader.read(result))
          .list();
    }
  }

  /** The reader of a row whose columns come first. */
  interface RowReader<R> {
    R read(ResultSet result) throws SQLException;
  }

  /** The rows of a query, and the ends that they were read with. */
  record Point<R>(Ends ends, List<R> rows) {}

  /** Runs a query and reads the ends in the same statement, which sees one state of both. */
  <R> Point<R> point(Handle handle, int bookId, PointQuery<R> query) {
    String sql =
        """
        SELECT q.*, ends.*
          FROM (%s) ends
          LEFT JOIN (%s) q ON true
        """
            .formatted(ENDS.replace("?", ":book_id"), query.sql());
    List<R> rows = new ArrayList<>();
    List<Ends> ends =
        query
            .bind()
            .apply(handle.createQuery(sql).bind("book_id", bookId))
            .map((result, context) -> {
              if (result.getObject(1) != null) {
                rows.add(query.reader().read(result));
              }
              return ends(result);
            })
            .list();
    return new Point<>(ends.getFirst(), rows);
  }

  Ends ends(Handle handle, int bookId) {
    return handle.select(ENDS, bookId).map((result, context) -> ends(result)).one();
  }

  private static Ends ends(ResultSet result) throws SQLException {
    return new Ends(
        new Position(result.getLong("tables_batch"), result.getLong("tables_seq")),
        new Book.Head(
            result.getLong("end_seq"),
            result.getLong("end_batch"),
            result.getObject("end_at", OffsetDateTime.class).toInstant(),
            ByteString.copyFrom(result.getBytes("end_hash"))));
  }
}
