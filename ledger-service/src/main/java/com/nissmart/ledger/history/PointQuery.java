package com.nissmart.ledger.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * A query for a few rows of a book, which can be read together with the position of the tables.
 *
 * @param sql has :book_id, and its first column is never NULL
 * @param bind binds the other parameters
 */
record PointQuery<R>(String sql, UnaryOperator<Query> bind, RowReader<R> reader) {
  /** The reader of a row whose columns come first. */
  interface RowReader<R> {
    R read(ResultSet result) throws SQLException;
  }

  /** Returns the rows in the caller's transaction. */
  List<R> list(Handle handle, int bookId) {
    return bind.apply(handle.createQuery(sql).bind("book_id", bookId))
        .map((result, context) -> reader.read(result))
        .list();
  }
}
