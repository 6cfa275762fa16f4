package com.nissmart.ledger.projection;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.decision.AccountState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The position of the tables, and what they have at it. */
final class ProjectionStore {
  Position position(Handle handle, int bookId) {
    return handle
        .createQuery(
            """
            SELECT batch_no, seq
              FROM projection
             WHERE book_id = :book_id
            """)
        .bind("book_id", bookId)
        .map((result, context) -> new Position(result.getLong(1), result.getLong(2)))
        .one();
  }

  /**
   * Moves the position, and keeps others from moving it until the transaction ends.
   *
   * @param hash of the batch that is moved to
   * @return false when the tables are at another position or the journal has no such batch
   */
  boolean move(Handle handle, int bookId, Position from, Position to, ByteString hash) {
    return handle
            .createUpdate(
                """
                UPDATE projection
                   SET batch_no = :to_batch, seq = :to_seq
                 WHERE book_id = :book_id
                   AND batch_no = :from_batch
                   AND seq = :from_seq
                   AND EXISTS (SELECT FROM journal WHERE book_id = :book_id AND batch_no = :to_batch AND hash = :hash)
                """)
            .bind("book_id", bookId)
            .bind("from_batch", from.batchNo())
            .bind("from_seq", from.seq())
            .bind("to_batch", to.batchNo())
            .bind("to_seq", to.seq())
            .bind("hash", hash.toByteArray())
            .execute()
        == 1;
  }

  /** Returns accounts with their last entries, as far as they exist. */
  List<AccountState> accounts(Handle handle, int bookId, Collection<UUID> accountIds) {
    return handle
        .createQuery(
            "SELECT "
                + AccountColumns.SELECTED
                + """
                , coalesce((SELECT max(c.change_no) FROM account_change c
                             WHERE c.book_id = a.book_id AND c.account_id = a.account_id), 1)\
                """
                + AccountColumns.ACCOUNTS
                + " AND a.account_id = ANY (:account_ids)")
        .bind("book_id", bookId)
        .bindArray("account_ids", UUID.class, accountIds)
        .map((result, context) -> account(result))
        .list();
  }

  private static AccountState account(ResultSet result) throws SQLException {
    AccountState account = AccountColumns.state(result);
    account.changes = result.getInt(AccountColumns.NEXT);
    return account;
  }
}
