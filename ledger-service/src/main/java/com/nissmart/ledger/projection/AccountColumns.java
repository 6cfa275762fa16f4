package com.nissmart.ledger.projection;

import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.decision.AccountState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** The columns of an account and its last entry, in the order in which they are read. */
public final class AccountColumns {
  /** The columns that {@link #state} reads; they come first in a SELECT. */
  public static final String SELECTED =
      """
      a.account_id, a.kind, a.owner_id, a.currency, a.may_go_negative, a.status,
      e.account_seq, e.balance, e.held, e.day - date '1970-01-01', e.day_debits\
      """;

  /** The number of the column behind them. */
  public static final int NEXT = 12;

  /** The accounts of a book with their last entries; more conditions follow. */
  public static final String ACCOUNTS =
      """

        FROM account a
        LEFT JOIN LATERAL (SELECT * FROM entry l
                            WHERE l.book_id = a.book_id AND l.account_id = a.account_id
                            ORDER BY l.account_seq DESC
                            LIMIT 1) e ON true
       WHERE a.book_id = :book_id
      """;

  private AccountColumns() {}

  /** Returns the account, without the number of its changes. */
  public static AccountState state(ResultSet result) throws SQLException {
    AccountState account =
        new AccountState(
            result.getObject(1, UUID.class),
            EnumNames.kind(result.getString(2)),
            result.getObject(3, UUID.class),
            result.getString(4),
            result.getBoolean(5),
            EnumNames.accountStatus(result.getString(6)),
            0);
    account.accountSeq = result.getLong(7);
    account.balance = result.getLong(8);
    account.held = result.getLong(9);
    account.day = result.getInt(10);
    account.dayDebits = result.getLong(11);
    return account;
  }
}
