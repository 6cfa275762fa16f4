package com.nissmart.ledger.liability;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.v1.AccountKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The statements on the trees of all accounts. */
final class AccountsTreeStore {
  /** The batch as of which accounts are read. */
  record TreeBatch(int bookId, long batchNo, long seq, ByteString hash) {}

  /** Returns the batch that the tables have come to. */
  Optional<TreeBatch> projected(Handle handle, int bookId) {
    return handle
        .createQuery(
            """
            SELECT j.batch_no, j.last_seq, j.hash
              FROM projection p
              JOIN journal j ON j.book_id = p.book_id AND j.batch_no = p.batch_no
             WHERE p.book_id = :book_id
            """)
        .bind("book_id", bookId)
        .map((row, context) ->
            new TreeBatch(bookId, row.getLong(1), row.getLong(2), bytes(row, "hash")))
        .findOne();
  }

  /**
   * Returns accounts as of a batch that the tables have, in the order of the leaves, from one on. A
   * system account, whose opening is in no table, is among them from its first entry on.
   */
  List<FoldedAccount> accounts(
      Handle handle, TreeBatch at, AccountKind kind, String currency, UUID from, int limit) {
    return handle
        .createQuery(
            """
            SELECT a.kind, a.currency, a.account_id, e.balance, e.held, e.account_seq, e.seq
              FROM account a
              LEFT JOIN LATERAL (SELECT l.balance, l.held, l.account_seq, l.seq
                                   FROM entry l
                                  WHERE l.book_id = a.book_id AND l.account_id = a.account_id
                                    AND l.account_seq = entry_position(a.book_id, a.account_id, :seq)) e ON true
             WHERE a.book_id = :book_id AND (a.kind = 'CUSTOMER' OR e.seq IS NOT NULL)
               AND (a.kind, a.currency, a.account_id) >= (CAST(:kind AS account_kind), :currency, :from)
               AND NOT EXISTS (SELECT FROM account_change c
                                WHERE c.book_id = a.book_id AND c.account_id = a.account_id
                                  AND c.change_no = 1 AND c.batch_no > :batch_no)
             ORDER BY a.kind, a.currency, a.account_id
             LIMIT :limit
            """)
        .bind("book_id", at.bookId())
        .bind("batch_no", at.batchNo())
        .bind("seq", at.seq())
        .bind("kind", CurrencyTree.word(kind))
        .bind("currency", currency)
        .bind("from", from)
        .bind("limit", limit)
        .setFetchSize(limit)
        .map((row, context) -> account(row))
        .list();
  }

  /** Stores a tree if the journal has its batch, and deletes those of batches that were lost. */
  boolean insert(Handle handle, AccountsTree tree) {
    handle
        .createUpdate(
            """
            DELETE FROM accounts_tree t
             WHERE t.book_id = :book_id
               AND t.batch_no >= (SELECT min(j.batch_no) FROM journal j WHERE j.book_id = :book_id)
               AND NOT EXISTS (SELECT FROM journal j
                                WHERE j.book_id = t.book_id AND j.batch_no = t.batch_no AND j.hash = t.hash)
            """)
        .bind("book_id", tree.bookId())
        .execute();
    boolean isFirst = insertRoot(handle, tree);
    if (isFirst) {
      tree.trees().forEach(each -> insertTree(handle, tree, each));
    }
    return isFirst;
  }

  private static boolean insertRoot(Handle handle, AccountsTree tree) {
    return handle
            .createUpdate(
                """
                INSERT INTO accounts_tree (book_id, batch_no, seq, hash, folded_at, salt, accounts_root)
                SELECT j.book_id, j.batch_no, j.last_seq, j.hash, :folded_at, :salt, :accounts_root
                  FROM journal j
                 WHERE j.book_id = :book_id AND j.batch_no = :batch_no AND j.hash = :hash
                ON CONFLICT DO NOTHING
                """)
            .bind("book_id", tree.bookId())
            .bind("batch_no", tree.batchNo())
            .bind("hash", tree.hash().toByteArray())
            .bind("folded_at", tree.foldedAt().atOffset(ZoneOffset.UTC))
            .bind("salt", tree.salt().toByteArray())
            .bind("accounts_root", tree.root().toByteArray())
            .execute()
        == 1;
  }

  private static void insertTree(Handle handle, AccountsTree all, CurrencyTree tree) {
    handle
        .createUpdate(
            """
            INSERT INTO currency_tree (book_id, batch_no, kind, currency, accounts, total, root, chunks)
            VALUES (:book_id, :batch_no, CAST(:kind AS account_kind), :currency, :accounts, :total, :root, :chunks)
            """)
        .bind("book_id", all.bookId())
        .bind("batch_no", all.batchNo())
        .bind("kind", CurrencyTree.word(tree.kind()))
        .bind("currency", tree.currency())
        .bind("accounts", tree.accounts())
        .bind("total", tree.total())
        .bind("root", tree.root().toByteArray())
        .bind("chunks", tree.chunks().toByteArray())
        .execute();
  }

  /** Deletes all trees but the last ones. */
  void prune(Handle handle, int bookId, int kept) {
    handle
        .createUpdate(
            """
            DELETE FROM accounts_tree
             WHERE book_id = :book_id
               AND batch_no < (SELECT min(k.batch_no)
                                 FROM (SELECT batch_no
                                         FROM accounts_tree
                                        WHERE book_id = :book_id
                                        ORDER BY batch_no DESC
                                        LIMIT :kept) k)
            """)
        .bind("book_id", bookId)
        .bind("kept", kept)
        .execute();
  }

  /** Returns the last tree whose batch the book has, without its currencies. */
  Optional<AccountsTree> newest(Handle handle, int bookId) {
    return find(handle, bookId, "true");
  }

  /** Returns the last tree that tables and a head have, without its currencies. */
  Optional<AccountsTree> lastSigned(Handle handle, int bookId) {
    return find(
        handle,
        bookId,
        """
        EXISTS (SELECT FROM projection p WHERE p.book_id = t.book_id AND p.batch_no >= t.batch_no)
               AND EXISTS (SELECT FROM head h WHERE h.book_id = t.book_id AND h.accounts_root = t.accounts_root)\
        """);
  }

  private static Optional<AccountsTree> find(Handle handle, int bookId, String condition) {
    return handle
        .createQuery(
            """
            SELECT t.batch_no, t.seq, t.hash, t.folded_at, t.salt
              FROM accounts_tree t
             WHERE t.book_id = :book_id
               AND (EXISTS (SELECT FROM journal j
                             WHERE j.book_id = t.book_id AND j.batch_no = t.batch_no AND j.hash = t.hash)
                    OR EXISTS (SELECT FROM journal_moved m
                                WHERE m.book_id = t.book_id AND m.batch_no >= t.batch_no))
               AND %s
             ORDER BY t.batch_no DESC
             LIMIT 1
            """
                .formatted(condition))
        .bind("book_id", bookId)
        .map((row, context) ->
            new AccountsTree(
                bookId,
                row.getLong("batch_no"),
                row.getLong("seq"),
                bytes(row, "hash"),
                row.getObject("folded_at", OffsetDateTime.class).toInstant(),
                bytes(row, "salt"),
                List.of()))
        .findOne();
  }

  /** Returns the trees of all kinds and currencies, without their chunks. */
  List<CurrencyTree> trees(Handle handle, int bookId, long batchNo) {
    return handle
        .createQuery(
            """
            SELECT kind, currency, accounts, total, root, ''::bytea AS chunks
              FROM currency_tree
             WHERE book_id = :book_id AND batch_no = :batch_no
             ORDER BY kind, currency
            """)
        .bind("book_id", bookId)
        .bind("batch_no", batchNo)
        .map((row, context) -> tree(row))
        .list();
  }

  /** Returns one tree with its chunks. */
  Optional<CurrencyTree> tree(
      Handle handle, int bookId, long batchNo, AccountKind kind, String currency) {
    return handle
        .createQuery(
            """
            SELECT kind, currency, accounts, total, root, chunks
              FROM currency_tree
             WHERE book_id = :book_id AND batch_no = :batch_no
               AND kind = CAST(:kind AS account_kind) AND currency = :currency
            """)
        .bind("book_id", bookId)
        .bind("batch_no", batchNo)
        .bind("kind", CurrencyTree.word(kind))
        .bind("currency", currency)
        .map((row, context) -> tree(row))
        .findOne();
  }

  /** Returns whether the book has changed accounts after a batch. */
  boolean isChangedAfter(Handle handle, int bookId, long batchNo) {
    return handle
        .createQuery(
            """
            SELECT EXISTS (SELECT FROM journal
                            WHERE book_id = :book_id AND batch_no > :batch_no AND first_seq <= last_seq)
                OR EXISTS (SELECT FROM account_change WHERE book_id = :book_id AND batch_no > :batch_no)
            """)
        .bind("book_id", bookId)
        .bind("batch_no", batchNo)
        .mapTo(Boolean.class)
        .one();
  }

  private static FoldedAccount account(ResultSet row) throws SQLException {
    return new FoldedAccount(
        CurrencyTree.kind(row.getString("kind")),
        row.getString("currency"),
        row.getObject("account_id", UUID.class),
        row.getLong("balance"),
        row.getLong("held"),
        row.getLong("account_seq"),
        row.getLong("seq"));
  }

  private static CurrencyTree tree(ResultSet row) throws SQLException {
    return new CurrencyTree(
        CurrencyTree.kind(row.getString("kind")),
        row.getString("currency"),
        row.getLong("accounts"),
        row.getLong("total"),
        bytes(row, "root"),
        bytes(row, "chunks"));
  }

  private static ByteString bytes(ResultSet row, String column) throws SQLException {
    return ByteString.copyFrom(row.getBytes(column));
  }
}
