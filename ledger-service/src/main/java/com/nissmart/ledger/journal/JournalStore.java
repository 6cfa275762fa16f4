package com.nissmart.ledger.journal;

import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The statements on the journal. */
final class JournalStore {
  private static final String COLUMNS =
      "book_id, batch_no, first_seq, last_seq, created_at, format, hash, payload";
  private static final String APPEND =
      """
      INSERT INTO journal (book_id, batch_no, first_seq, last_seq, created_at, format, hash, payload)
      SELECT ?, ?, ?, ?, ?, ?, ?, ?
       WHERE EXISTS (SELECT FROM journal WHERE book_id = ? AND batch_no = ? AND hash = ?)
      """;

  /**
   * Inserts a batch behind the one that has this hash, and commits. The caller's connection is in
   * auto-commit.
   *
   * @return false when the batch before is not there
   * @throws SQLException a unique violation when the number is taken
   */
  boolean append(Connection connection, JournalRow row, ByteString previousHash)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
      statement.setInt(1, row.bookId());
      statement.setLong(2, row.batchNo());
      statement.setLong(3, row.firstSeq());
      statement.setLong(4, row.lastSeq());
      statement.setObject(5, row.createdAt().atOffset(ZoneOffset.UTC));
      statement.setShort(6, row.format());
      statement.setBytes(7, row.hash().toByteArray());
      statement.setBytes(8, row.payload().toByteArray());
      statement.setInt(9, row.bookId());
      statement.setLong(10, row.batchNo() - 1);
      statement.setBytes(11, previousHash.toByteArray());
      boolean inserted = statement.executeUpdate() == 1;
      JournalWarnings.require(statement);
      return inserted;
    }
  }

  Optional<JournalRow> find(Handle handle, int bookId, long batchNo) {
    return rows(handle, bookId, batchNo - 1, 1).stream()
        .filter(row -> row.batchNo() == batchNo)
        .findFirst();
  }

  /** Returns the last row, without its payload. */
  Optional<JournalRow> end(Handle handle, int bookId) {
    return handle
        .createQuery(
            """
            SELECT book_id, batch_no, first_seq, last_seq, created_at, format, hash, ''::bytea AS payload
              FROM journal
             WHERE book_id = :book_id
             ORDER BY batch_no DESC
             LIMIT 1
            """)
        .bind("book_id", bookId)
        .map((result, context) -> row(result))
        .findOne();
  }

  /** Returns rows after a number, in order. */
  List<JournalRow> rows(Handle handle, int bookId, long after, int limit) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM journal WHERE book_id = :book_id AND batch_no > :after"
                + " ORDER BY batch_no LIMIT :limit")
        .bind("book_id", bookId)
        .bind("after", after)
        .bind("limit", limit)
        .map((result, context) -> row(result))
        .list();
  }

  List<ByteString> hashes(Handle handle, int bookId, long first, long last) {
    return handle
        .createQuery(
            """
            SELECT hash
              FROM journal
             WHERE book_id = :book_id AND batch_no BETWEEN :first AND :last
             ORDER BY batch_no
            """)
        .bind("book_id", bookId)
        .bind("first", first)
        .bind("last", last)
        .map((row, context) -> ByteString.copyFrom(row.getBytes(1)))
        .list();
  }

  Optional<JournalRow> withSeq(Handle handle, int bookId, long seq, long first, long last) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM journal WHERE book_id = :book_id AND batch_no BETWEEN :first AND :last"
                + " AND :seq BETWEEN first_seq AND last_seq")
        .bind("book_id", bookId)
        .bind("seq", seq)
        .bind("first", first)
        .bind("last", last)
        .map((result, context) -> row(result))
        .findOne();
  }

  private static JournalRow row(ResultSet result) throws SQLException {
    return new JournalRow(
        result.getInt(1),
        result.getLong(2),
        result.getLong(3),
        result.getLong(4),
        result.getObject(5, OffsetDateTime.class).toInstant(),
        result.getShort(6),
        ByteString.copyFrom(result.getBytes(7)),
        ByteString.copyFrom(result.getBytes(8)));
  }
}
