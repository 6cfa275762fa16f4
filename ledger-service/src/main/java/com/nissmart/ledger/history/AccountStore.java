package com.nissmart.ledger.history;

import com.nissmart.ledger.book.EnumNames;
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

/** The queries for accounts, their balances and their statement lines. */
final class AccountStore {
  private static final String ACCOUNT =
      """
      SELECT a.account_id, a.owner_id, a.kind, a.status, a.currency, a.created_at, e.balance, e.held, e.account_seq
        FROM account a
        LEFT JOIN LATERAL (SELECT * FROM entry l WHERE l.book_id = 1 AND l.account_id = a.account_id
                            ORDER BY l.account_seq DESC LIMIT 1) e ON true
       WHERE a.book_id = 1
      """;

  Optional<AccountView> find(Handle handle, UUID accountId) {
    return findAll(handle, List.of(accountId)).stream().findFirst();
  }

  List<AccountView> findAll(Handle handle, Collection<UUID> accountIds) {
    return handle
        .createQuery(ACCOUNT + " AND a.account_id = ANY (:account_ids)")
        .bindArray("account_ids", UUID.class, accountIds)
        .map((result, context) -> account(result))
        .list();
  }

  List<AccountView> ofOwner(Handle handle, UUID ownerId) {
    return handle
        .createQuery(ACCOUNT + " AND a.owner_id = :owner_id ORDER BY a.created_at, a.account_id")
        .bind("owner_id", ownerId)
        .map((result, context) -> account(result))
        .list();
  }

  Optional<BalanceView> balanceAfter(Handle handle, AccountView account, long accountSeq) {
    return handle
        .createQuery(
            """
            SELECT balance, held FROM entry
             WHERE book_id = 1 AND account_id = :account_id AND account_seq = :account_seq
            """)
        .bind("account_id", account.id())
        .bind("account_seq", accountSeq)
        .map((result, context) ->
            new BalanceView(
                account.balance().currency(), result.getLong(1), result.getLong(2), accountSeq))
        .findOne();
  }

  /** Returns account_seq of the account's last entry at or before a seq, or 0. */
  long position(Handle handle, UUID accountId, long seq) {
    return handle
        .createQuery("SELECT entry_position(1, :account_id, :seq)")
        .bind("account_id", accountId)
        .bind("seq", seq)
        .mapTo(Long.class)
        .one();
  }

  /** Returns seq of the last transaction committed before, or if inclusive at, an instant; or 0. */
  long seqAt(Handle handle, Instant instant, boolean inclusive) {
    return handle
        .createQuery(
            """
            SELECT last_seq FROM batch
             WHERE book_id = 1 AND (created_at < :instant OR (:inclusive AND created_at = :instant))
             ORDER BY created_at DESC, batch_no DESC LIMIT 1
            """)
        .bind("instant", instant.atOffset(ZoneOffset.UTC))
        .bind("inclusive", inclusive)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /** Returns statement lines with after < account_seq < before, newest first. */
  List<EntryView> entries(Handle handle, UUID accountId, long after, long before, int limit) {
    return handle
        .createQuery(
            """
            SELECT e.account_seq, e.seq, t.type, e.amount, e.balance, e.held, t.description, t.created_at
              FROM entry e JOIN transaction t ON t.book_id = e.book_id AND t.seq = e.seq
             WHERE e.book_id = 1 AND e.account_id = :account_id
               AND e.account_seq > :after AND e.account_seq < :before
             ORDER BY e.account_seq DESC LIMIT :limit
            """)
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

  private static AccountView account(ResultSet result) throws SQLException {
    BalanceView balance =
        new BalanceView(
            result.getString(5), result.getLong(7), result.getLong(8), result.getLong(9));
    return new AccountView(
        result.getObject(1, UUID.class),
        result.getObject(2, UUID.class),
        EnumNames.kind(result.getString(3)),
        EnumNames.accountStatus(result.getString(4)),
        balance,
        result.getObject(6, OffsetDateTime.class).toInstant());
  }
}
