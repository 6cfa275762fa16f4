package com.nissmart.ledger.feed;

import com.nissmart.ledger.book.TransactionColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The queries for transactions in the order of seq. */
final class TransactionFeedStore {
  private static final String SELECT =
      "SELECT "
          + TransactionColumns.SELECTED
          + ", s.owner_id AS source_owner, d.owner_id AS destination_owner ";
  private static final String OWNERS =
      """
        LEFT JOIN account s ON s.book_id = t.book_id AND s.account_id = t.source_account_id
        LEFT JOIN account d ON d.book_id = t.book_id AND d.account_id = t.destination_account_id
      """;

  /** Returns transactions after a seq, in order. */
  List<TransactionEvent> after(Handle handle, int bookId, long seq, int limit) {
    return handle
        .createQuery(
            SELECT
                + " FROM transaction t "
                + OWNERS
                + " WHERE t.book_id = :book_id AND t.seq > :after ORDER BY t.seq LIMIT :limit")
        .bind("book_id", bookId)
        .bind("after", seq)
        .bind("limit", limit)
        .map((result, context) -> event(result))
        .list();
  }

  /**
   * Returns those after a seq that an owner takes part in, in order. The cost does not depend on
   * the transactions in between.
   *
   * @param requester the owner's name; refused transactions that others sent to the owner are left
   *     out
   */
  List<TransactionEvent> ofOwner(
      Handle handle, int bookId, UUID ownerId, String requester, long after, int limit) {
    return handle
        .createQuery(
            """
            WITH mine AS MATERIALIZED (
              SELECT a.account_id AS id, entry_position(a.book_id, a.account_id, :after) AS position
                FROM account a WHERE a.book_id = :book_id AND a.owner_id = :owner),
            hit AS (
              SELECT e.seq FROM mine CROSS JOIN LATERAL (
                SELECT l.seq FROM entry l WHERE l.book_id = :book_id AND l.account_id = mine.id AND l.account_seq > mine.position
                 ORDER BY l.account_seq LIMIT :limit) e
              UNION
              SELECT f.seq FROM mine CROSS JOIN LATERAL (
                SELECT t.seq FROM transaction t WHERE t.book_id = :book_id AND t.status = 'FAILED'
                   AND t.source_account_id = mine.id AND t.seq > :after ORDER BY t.seq LIMIT :limit) f
              UNION
              SELECT f.seq FROM mine CROSS JOIN LATERAL (
                SELECT t.seq FROM transaction t WHERE t.book_id = :book_id AND t.status = 'FAILED'
                   AND t.destination_account_id = mine.id AND t.requested_by = :requester AND t.seq > :after
                 ORDER BY t.seq LIMIT :limit) f)
            """
                + SELECT
                + " FROM hit JOIN transaction t ON t.book_id = :book_id AND t.seq = hit.seq "
                + OWNERS
                + " ORDER BY t.seq LIMIT :limit")
        .bind("book_id", bookId)
        .bind("owner", ownerId)
        .bind("requester", requester)
        .bind("after", after)
        .bind("limit", limit)
        .map((result, context) -> event(result))
        .list();
  }

  private static TransactionEvent event(ResultSet result) throws SQLException {
    return new TransactionEvent(
        TransactionColumns.row(result),
        result.getObject("source_owner", UUID.class),
        result.getObject("destination_owner", UUID.class));
  }
}
