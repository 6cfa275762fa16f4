package com.nissmart.ledger.projection;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.EnumNames;
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
            """
            SELECT a.account_id, a.kind, a.owner_id, a.currency, a.may_go_negative, a.status,
                   coalesce((SELECT max(c.change_no) FROM account_change c
                              WHERE c.book_id = a.book_id AND c.account_id = a.account_id), 1),
                   e.account_seq, e.balance, e.held, e.day - date '1970-01-01', e.day_debits
              FROM account a
              LEFT JOIN LATERAL (SELECT * FROM entry l
                                  WHERE l.book_id = a.book_id AND l.account_id = a.account_id
                                  ORDER BY l.account_seq DESC
                                  LIMIT 1) e ON true
             WHERE a.book_id = :book_id
               AND a.account_id = ANY (:account_ids)
            """)
        .bind("book_id", bookId)
        .bindArray("account_ids", UUID.class, accountIds)
        .map((result, context) -> account(result))
        .list();
  }

  private static AccountState account(ResultSet result) throws SQLException {
    AccountState account =
        new AccountState(
            result.getObject(1, UUID.class),
            EnumNames.kind(result.getString(2)),
            result.getObject(3, UUID.class),
            result.getString(4),
            result.getBoolean(5),
            EnumNames.accountStatus(result.getString(6)),
            result.getInt(7));
    account.accountSeq = result.getLong(8);
    account.balance = result.getLong(9);
    account.held = result.getLong(10);
    account.day = result.getInt(11);
    account.dayDebits = result.getLong(12);
    return account;
  }
}
