package com.nissmart.ledger.write;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.TransactionColumns;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.AccountState;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultSetException;

/** The statements that read the reasons for a balance. */
final class ExplanationStore {
  private final TableStore books = new TableStore();

  /** Reads the account as the write path does. */
  void account(Handle handle, Map<UUID, AccountState> into, UUID accountId) {
    try {
      books.readAccounts(handle, Book.ID, into, List.of(accountId));
    } catch (SQLException e) {
      throw new ResultSetException("Account cannot be read: " + accountId, e, null);
    }
  }

  List<TransactionRow> openHolds(Handle handle, UUID accountId) {
    return handle
        .createQuery(
            "SELECT "
                + TransactionColumns.SELECTED
                + """
                 FROM open_hold h JOIN transaction t ON t.book_id = 1 AND t.seq = h.seq
                WHERE h.book_id = 1 AND h.account_id = :account_id ORDER BY h.seq
                """)
        .bind("account_id", accountId)
        .map((result, context) -> TransactionColumns.row(result))
        .list();
  }
}
