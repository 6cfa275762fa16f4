package com.nissmart.ledger.proof.read;

import com.nissmart.ledger.proof.fold.FoldAccount;
import com.nissmart.ledger.proof.fold.FoldAccounts;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.fold.SystemAccounts;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The query for the accounts with which a fold continues from a position. */
public final class StartingAccounts {
  private StartingAccounts() {}

  /** Returns the accounts that rows after a position name, as they were there. */
  public static FoldAccounts at(Connection view, FoldPosition position) throws SQLException {
    String sql =
        """
        WITH touched AS (
          SELECT source_account_id AS id FROM transaction WHERE book_id = 1 AND seq > ? AND status <> 'FAILED'
          UNION
          SELECT destination_account_id FROM transaction
           WHERE book_id = 1 AND seq > ? AND status <> 'FAILED' AND destination_account_id IS NOT NULL
          UNION
          SELECT account_id FROM account_change WHERE book_id = 1 AND batch_no > ?)
        SELECT t.id, c.owner_id, c.currency, c.status, c.change_no, o.created_at,
               e.account_seq, e.balance, e.held, e.day - date '2000-01-01', e.day_debits
          FROM touched t
          LEFT JOIN LATERAL (SELECT * FROM account_change l WHERE l.book_id = 1 AND l.account_id = t.id AND l.batch_no <= ?
                              ORDER BY l.change_no DESC LIMIT 1) c ON true
          LEFT JOIN account_change o ON o.book_id = 1 AND o.account_id = t.id AND o.change_no = 1
          LEFT JOIN LATERAL (SELECT * FROM entry l WHERE l.book_id = 1 AND l.account_id = t.id AND l.seq <= ?
                              ORDER BY l.account_seq DESC LIMIT 1) e ON true
        """;
    FoldAccounts accounts = new FoldAccounts();
    SnapshotQuery.each(
        view,
        row -> {
          FoldAccount account = account(row);
          if (account != null) {
            accounts.add(account);
          }
        },
        sql,
        position.seq(),
        position.seq(),
        position.batchNo(),
        position.batchNo(),
        position.seq());
    return accounts;
  }

  /** Returns null for an account that was opened later; the fold derives it. */
  private static @Nullable FoldAccount account(ResultSet result) throws SQLException {
    UUID id = result.getObject(1, UUID.class);
    FoldAccount account = SystemAccounts.of(id);
    if (account == null) {
      if (result.getString(4) == null) {
        return null;
      }
      account =
          new FoldAccount(
              id.getMostSignificantBits(),
              id.getLeastSignificantBits(),
              FoldAccount.Role.CUSTOMER,
              CurrencyLetters.of(result.getString(3)),
              result.getObject(2, UUID.class),
              BookReader.micros(result, 6));
      account.status = result.getString(4);
      account.changes = result.getInt(5);
    }
    account.accountSeq = result.getLong(7);
    account.firstKnownSeq = account.accountSeq;
    account.balance = result.getLong(8);
    account.held = result.getLong(9);
    account.day = result.getInt(10);
    account.dayDebits = result.getLong(11);
    return account;
  }
}
