package com.nissmart.ledger.proof.read;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The queries of a verification, each in the snapshot of its caller. */
public final class SnapshotQuery {
  private static final int FETCH = 10_000;

  public interface RowReader<X extends Exception> {
    void read(ResultSet row) throws SQLException, X;
  }

  public interface RowMapping<T> {
    T map(ResultSet row) throws SQLException;
  }

  private SnapshotQuery() {}

  public static <X extends Exception> void each(
      Connection view, RowReader<X> reader, String sql, Object... parameters)
      throws SQLException, X {
    try (PreparedStatement statement = view.prepareStatement(sql)) {
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

  public static <T> List<T> list(
      Connection view, RowMapping<T> mapping, String sql, Object... parameters)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    each(view, row -> rows.add(mapping.map(row)), sql, parameters);
    return rows;
  }

  static long number(Connection view, String sql, Object... parameters) throws SQLException {
    return list(view, row -> row.getLong(1), sql, parameters).getFirst();
  }
}
