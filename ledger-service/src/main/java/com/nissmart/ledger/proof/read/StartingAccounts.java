package com.nissmart.ledger.proof.read;

import com.nissmart.ledger.proof.fold.FoldAccount;
import com.nissmart.ledger.proof.fold.FoldAccounts;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.fold.SystemAccounts;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.EnumWords;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The query for the accounts with which a fold continues from a position. */
public final class StartingAccounts {
  private StartingAccounts() {}

  /** Adds accounts as they were at a position; those that were opened later are left out. */
  public static void load(
      VerifiedSnapshot view, FoldPosition position, Collection<UUID> ids, FoldAccounts accounts)
      throws SQLException {
    String sql =
        """
        SELECT t.id, c.owner_id, c.currency, c.status, c.change_no, o.created_at,
               e.account_seq, e.balance, e.held, e.day - date '2000-01-01', e.day_debits
          FROM unnest(?::uuid[]) AS t (id)
          LEFT JOIN LATERAL (SELECT * FROM account_change l WHERE l.book_id = ? AND l.account_id = t.id AND l.batch_no <= ?
                              ORDER BY l.change_no DESC LIMIT 1) c ON true
          LEFT JOIN account_change o ON o.book_id = c.book_id AND o.account_id = t.id AND o.change_no = 1
          LEFT JOIN LATERAL (SELECT * FROM entry l WHERE l.book_id = ? AND l.account_id = t.id AND l.seq <= ?
                              ORDER BY l.account_seq DESC LIMIT 1) e ON true
        """;
    view.each(
        row -> {
          FoldAccount account = account(row, position);
          if (account != null) {
            accounts.add(account);
          }
        },
        sql,
        view.connection().createArrayOf("uuid", ids.toArray()),
        view.bookId(),
        position.batchNo(),
        view.bookId(),
        position.seq());
  }

  private static @Nullable FoldAccount account(ResultSet result, FoldPosition position)
      throws SQLException {
    FoldAccount account = opened(result, position);
    if (account != null) {
      account.accountSeq = result.getLong(7);
      account.firstKnownSeq = account.accountSeq;
      account.balance = result.getLong(8);
      account.held = result.getLong(9);
      account.day = result.getInt(10);
      account.dayDebits = result.getLong(11);
    }
    return account;
  }

  /** Returns null for an account that was opened later; the fold derives it. */
  private static @Nullable FoldAccount opened(ResultSet result, FoldPosition position)
      throws SQLException {
    UUID id = result.getObject(1, UUID.class);
    if (position.systemAccounts().contains(id)) {
      FoldAccount account = SystemAccounts.of(id);
      if (account != null) {
        account.changes = 1;
      }
      return account;
    }
    if (result.getString(4) == null) {
      return null;
    }
    FoldAccount account =
        new FoldAccount(
            id.getMostSignificantBits(),
            id.getLeastSignificantBits(),
            FoldAccount.Role.CUSTOMER,
            CurrencyLetters.of(result.getString(3)),
            result.getObject(2, UUID.class),
            BookReader.micros(result, 6));
    account.status = (byte) EnumWords.indexOf(EnumWords.ACCOUNT_STATUSES, result.getString(4));
    account.changes = result.getInt(5);
    return account;
  }
}
