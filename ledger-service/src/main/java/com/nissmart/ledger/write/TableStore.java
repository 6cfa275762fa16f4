package com.nissmart.ledger.write;

import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.book.TransactionColumns;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.BookView;
import com.nissmart.ledger.decision.BookView.Resolution;
import com.nissmart.ledger.decision.BookView.Target;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.generic.GenericType;
import org.jspecify.annotations.Nullable;

/** The statements that read from the tables what a decision needs and memory does not have. */
final class TableStore {
  private static final String KNOWN =
      "SELECT "
          + TransactionColumns.SELECTED
          + " FROM transaction t WHERE t.book_id = ? AND t.dedup_id = ANY (?)";

  private static final String TARGETS =
      "SELECT "
          + TransactionColumns.SELECTED
          + """
          , r.seq, r.type, r.requested_by,
            EXISTS (SELECT 1 FROM transaction u
                     WHERE u.book_id = t.book_id AND u.resolves = r.seq AND u.status = 'COMPLETED') AS returned
            FROM transaction t
            LEFT JOIN LATERAL (SELECT * FROM transaction l
                                WHERE l.book_id = t.book_id AND l.resolves = t.seq AND l.status = 'COMPLETED'
                                LIMIT 1) r ON true
           WHERE t.book_id = ? AND t.seq = ANY (?)
          """;

  /** Reads keys and targets in one round trip. */
  void read(
      Handle handle, int bookId, BookView into, Collection<UUID> dedupIds, Collection<Long> targets)
      throws SQLException {
    List<String> sql = new ArrayList<>();
    if (!dedupIds.isEmpty()) {
      sql.add(KNOWN);
    }
    if (!targets.isEmpty()) {
      sql.add(TARGETS);
    }
    Connection connection = handle.getConnection();
    try (PreparedStatement statement = connection.prepareStatement(String.join(";", sql))) {
      int parameter = 1;
      if (!dedupIds.isEmpty()) {
        statement.setInt(parameter++, bookId);
        statement.setArray(parameter++, uuids(connection, dedupIds));
      }
      if (!targets.isEmpty()) {
        statement.setInt(parameter++, bookId);
        statement.setArray(parameter, connection.createArrayOf("bigint", targets.toArray()));
      }
      statement.execute();
      if (!dedupIds.isEmpty()) {
        readKnown(statement.getResultSet(), into.known());
        statement.getMoreResults();
      }
      if (!targets.isEmpty()) {
        readTargets(statement.getResultSet(), into.targets());
      }
    }
  }

  /**
   * Returns the ids of the system accounts, also those of currencies that are not kept any more.
   */
  Map<UUID, String> systemAccounts(Handle handle, int bookId) {
    return handle
        .createQuery(
            """
            SELECT account_id, currency FROM account
             WHERE book_id = :book_id AND kind = 'SYSTEM'
            """)
        .bind("book_id", bookId)
        .setMapKeyColumn("account_id")
        .setMapValueColumn("currency")
        .collectInto(new GenericType<>() {});
  }

  /** Sends the idempotency id of every transaction in the tables to a receiver. */
  void keys(Handle handle, int bookId, Consumer<UUID> receiver) {
    handle
        .createQuery("SELECT dedup_id FROM transaction WHERE book_id = :book_id")
        .bind("book_id", bookId)
        .setFetchSize(10_000)
        .mapTo(UUID.class)
        .useStream(keys -> keys.forEach(receiver));
  }

  private static void readKnown(ResultSet result, Map<UUID, TransactionRow> known)
      throws SQLException {
    while (result.next()) {
      known.put(TransactionColumns.dedupId(result), TransactionColumns.row(result));
    }
  }

  private static void readTargets(ResultSet result, Map<Long, Target> targets) throws SQLException {
    while (result.next()) {
      targets.put(
          result.getLong(1), new Target(TransactionColumns.row(result), resolution(result)));
    }
  }

  private static @Nullable Resolution resolution(ResultSet result) throws SQLException {
    int first = TransactionColumns.COUNT + 1;
    long seq = result.getLong(first);
    return seq == 0
        ? null
        : new Resolution(
            seq,
            EnumNames.type(result.getString(first + 1)),
            result.getString(first + 2),
            result.getBoolean(first + 3));
  }

  private static Array uuids(Connection connection, Collection<UUID> ids) throws SQLException {
    return connection.createArrayOf("uuid", ids.toArray());
  }
}
