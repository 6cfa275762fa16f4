package com.nissmart.ledger.proof.read;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import com.nissmart.ledger.proof.row.CopyStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A snapshot of the database, in which one book is read. */
public record VerifiedSnapshot(Connection connection, int bookId) {
  private static final int FETCH = 10_000;

  public interface RowReader<X extends Exception> {
    void read(ResultSet row) throws SQLException, X;
  }

  public interface RowMapping<T> {
    T map(ResultSet row) throws SQLException;
  }

  public <X extends Exception> void each(RowReader<X> reader, String sql, Object... parameters)
      throws SQLException, X {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.setFetchSize(FETCH);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          reader.read(result);
        }
      }
    }
  }

  public <T> List<T> list(RowMapping<T> mapping, String sql, Object... parameters)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    each(row -> rows.add(mapping.map(row)), sql, parameters);
    return rows;
  }

  /** Begins to stream the rows of a query; its values are formatted into the SQL. */
  @FormatMethod
  CopyStream copy(@FormatString String sql, Object... values) throws SQLException {
    return CopyStream.of(connection, sql, values);
  }

  long number(String sql, Object... parameters) throws SQLException {
    return list(row -> row.getLong(1), sql, parameters).getFirst();
  }
}
