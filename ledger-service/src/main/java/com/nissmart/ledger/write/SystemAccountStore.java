package com.nissmart.ledger.write;

import com.nissmart.ledger.book.Book;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The opening of system accounts, by whichever replica starts first. */
final class SystemAccountStore {
  void open(Handle handle, UUID accountId, String currency) {
    handle
        .createUpdate(
            """
            WITH opened AS (
              INSERT INTO account (book_id, account_id, kind, currency, status, may_go_negative, created_at)
              VALUES (1, :account_id, 'SYSTEM', :currency, 'ACTIVE', :may_go_negative, 'epoch')
              ON CONFLICT DO NOTHING
              RETURNING book_id, kind, currency, status)
            INSERT INTO account_total AS total (book_id, kind, currency, status, count)
            SELECT book_id, kind, currency, status, 1 FROM opened
            ON CONFLICT ON CONSTRAINT account_total_pk DO UPDATE SET count = total.count + 1
            """)
        .bind("account_id", accountId)
        .bind("currency", currency)
        .bind("may_go_negative", !accountId.equals(Book.unclaimedReturns(currency)))
        .execute();
  }

  /** Returns the currencies that the book has, also those that are no longer among the settings. */
  List<String> currencies(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT DISTINCT currency FROM account
             WHERE book_id = 1 AND kind = 'SYSTEM'
            """)
        .mapTo(String.class)
        .list();
  }
}
