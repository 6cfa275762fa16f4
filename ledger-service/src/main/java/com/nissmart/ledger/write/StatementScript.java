package com.nissmart.ledger.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several statements in one round trip: the driver sends all of them before it waits for an answer.
 */
final class StatementScript {
  private static final int MOST_ROWS = 500;

  private final StringBuilder sql = new StringBuilder();
  private final List<@Nullable Object> parameters = new ArrayList<>();

  /** Adds a statement with a value for each of its question marks. */
  StatementScript add(String statement, @Nullable Object... values) {
    sql.append(statement).append(";\n");
    parameters.addAll(Arrays.asList(values));
    return this;
  }

  /** Adds as many INSERTs as it takes to keep each of them small. */
  StatementScript add(RowInsert insert) {
    List<@Nullable Object[]> rows = insert.rows();
    for (int first = 0; first < rows.size(); first += MOST_ROWS) {
      List<@Nullable Object[]> some = rows.subList(first, Math.min(rows.size(), first + MOST_ROWS));
      sql.append(insert.sql(some.size())).append(";\n");
      some.forEach(values -> parameters.addAll(Arrays.asList(values)));
    }
    return this;
  }

  /** Runs all statements up to the first one that fails. */
  void run(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      for (int i = 0; i < parameters.size(); i++) {
        Object value = parameters.get(i);
        statement.setObject(
            i + 1, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
      }
      statement.execute();
    }
  }
}
