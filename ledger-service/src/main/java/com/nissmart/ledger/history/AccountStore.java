package com.nissmart.ledger.history;

import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.book.Order.StatusChange;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.history.SnapshotStore.PointQuery;
import com.nissmart.ledger.projection.AccountColumns;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The queries for accounts, their balances and their statement lines in the tables. */
final class AccountStore {
  private static final String ACCOUNT =
      "SELECT " + AccountColumns.SELECTED + ", a.created_at" + AccountColumns.ACCOUNTS;

  /** An account after its last transaction. */
  record CurrentAccount(AccountState state, Instant createdAt) {
    BalanceView balance() {
      return new BalanceView(state.currency, state.balance, state.held, state.accountSeq);
    }

    AccountView view() {
      return new AccountView(
          state.id, state.ownerId, state.kind, state.status, balance(), createdAt);
    }
  }

  /** The sum of the credits of some lines, and the number of lines that moved money. */
  record MovedMoney(BigInteger moneyIn, long movements) {}

  /** Returns the query for accounts, without those that do not exist. */
  PointQuery<CurrentAccount> query(Collection<UUID> accountIds) {
    return new PointQuery<>(
        ACCOUNT + " AND a.account_id = ANY (:account_ids)",
        query -> query.bindArray("account_ids", UUID.class, accountIds),
        AccountStore::account);
  }

  List<CurrentAccount> ofOwner(Handle handle, int bookId, UUID ownerId) {
    return handle
        .createQuery(ACCOUNT + " AND a.owner_id = :owner_id ORDER BY a.created_at, a.account_id")
        .bind("book_id", bookId)
        .bind("owner_id", ownerId)
        .map((result, context) -> account(result))
        .list();
  }

  /** Returns the balance after an account's last entry at or before a seq, if there is one. */
  Optional<BalanceView> balanceAfter(Handle handle, int bookId, AccountState account, long seq) {
    return handle
        .createQuery(
            """
            SELECT balance, held, account_seq FROM entry
             WHERE book_id = :book_id AND account_id = :account_id
               AND account_seq = entry_position(:book_id, :account_id, :seq)
            """)
        .bind("book_id", bookId)
        .bind("account_id", account.id)
        .bind("seq", seq)
        .map((result, context) ->
            new BalanceView(
                account.currency, result.getLong(1), result.getLong(2), result.getLong(3)))
        .findOne();
  }

  /** Returns account_seq of the account's last entry at or before a seq, or 0. */
  long position(Handle handle, int bookId, UUID accountId, long seq) {
    return handle
        .createQuery("SELECT entry_position(:book_id, :account_id, :seq)")
        .bind("book_id", bookId)
        .bind("account_id", accountId)
        .bind("seq", seq)
        .mapTo(Long.class)
        .one();
  }

  /** Returns seq of the last transaction committed before, or if inclusive at, an instant; or 0. */
  long seqAt(Handle handle, int bookId, Instant instant, boolean inclusive) {
    return handle
        .createQuery("SELECT seq_at(:book_id, :instant, :inclusive)")
        .bind("book_id", bookId)
        .bind("instant", instant.atOffset(ZoneOffset.UTC))
        .bind("inclusive", inclusive)
        .mapTo(Long.class)
        .one();
  }

  /** Returns statement lines with after < account_seq < before, newest first. */
  List<EntryView> entries(
      Handle handle, int bookId, UUID accountId, long after, long before, int limit) {
    return handle
        .createQuery(
            """
            SELECT e.account_seq, e.seq, t.type, e.amount, e.balance, e.held, t.description, t.created_at
              FROM entry e JOIN transaction t ON t.book_id = e.book_id AND t.seq = e.seq
             WHERE e.book_id = :book_id AND e.account_id = :account_id
               AND e.account_seq > :after AND e.account_seq < :before
             ORDER BY e.account_seq DESC LIMIT :limit
            """)
        .bind("book_id", bookId)
        .bind("account_id", accountId)
        .bind("after", after)
        .bind("before", before)
        .bind("limit", limit)
        .map((result, context) ->
            new EntryView(
                result.getLong(1),
                result.getLong(2),
                EnumNames.type(result.getString(3)),
                result.getLong(4),
                result.getLong(5),
                result.getLong(6),
                result.getString(7),
                result.getObject(8, OffsetDateTime.class).toInstant()))
        .list();
  }

  /** Returns the sums of the account's lines with after < account_seq <= last. */
  MovedMoney sums(Handle handle, int bookId, UUID accountId, long after, long last) {
    return handle
        .createQuery(
            """
            SELECT COALESCE(SUM(amount) FILTER (WHERE amount > 0), 0), COUNT(*) FILTER (WHERE amount <> 0)
              FROM entry
             WHERE book_id = :book_id AND account_id = :account_id
               AND account_seq > :after AND account_seq <= :last
            """)
        .bind("book_id", bookId)
        .bind("account_id", accountId)
        .bind("after", after)
        .bind("last", last)
        .map((result, context) ->
            new MovedMoney(result.getBigDecimal(1).toBigIntegerExact(), result.getLong(2)))
        .one();
  }

  /** Returns whether a change of the account's status has this note. */
  boolean isChanged(Handle handle, int bookId, UUID accountId, String note) {
    return handle
        .createQuery(
            """
            SELECT EXISTS (SELECT 1 FROM account_change
                            WHERE book_id = :book_id AND account_id = :account_id AND note = :note)
            """)
        .bind("book_id", bookId)
        .bind("account_id", accountId)
        .bind("note", note)
        .mapTo(Boolean.class)
        .one();
  }

  boolean isMade(Handle handle, int bookId, StatusChange change) {
    return handle
        .createQuery(
            """
            SELECT EXISTS (SELECT 1 FROM account_change
                            WHERE book_id = :book_id AND account_id = :account_id AND change_no = :change_no
                              AND status = :status::account_status AND changed_by = :caller AND note = :note)
            """)
        .bind("book_id", bookId)
        .bind("account_id", change.accountId())
        .bind("change_no", change.changeNo())
        .bind("status", EnumNames.of(change.status()))
        .bind("caller", change.caller())
        .bind("note", change.note())
        .mapTo(Boolean.class)
        .one();
  }

  private static CurrentAccount account(ResultSet result) throws SQLException {
    return new CurrentAccount(
        AccountColumns.state(result),
        result.getObject(AccountColumns.NEXT, OffsetDateTime.class).toInstant());
  }
}
