package com.nissmart.ledger.proof.liability;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The statements of the verification of the trees of all accounts. */
final class TreeProofStore {
  private static final HexFormat HEX = HexFormat.of();

  /** The stored row of the trees as of a batch; hashes are hexadecimal. */
  record StoredTree(long batchNo, long seq, String hash, String salt, String root) {
    byte[] saltBytes() {
      return HEX.parseHex(salt);
    }
  }

  /** The stored row of a currency's tree. */
  record StoredPart(
      String kind, String currency, long accounts, long total, String root, ByteBuffer chunks) {
    String line() {
      return String.format(Locale.ROOT, "%s %s %d %d %s\n", kind, currency, accounts, total, root);
    }
  }

  /** The last entry of an account as of a batch, or zeros. */
  record LastEntry(UUID accountId, long balance, long held, long accountSeq, long seq) {}

  /** Returns the last trees whose batch journal and tables have, newest first. */
  List<StoredTree> trees(Handle handle, int bookId, int limit) {
    return handle
        .createQuery(
            """
            SELECT t.batch_no, t.seq, encode(t.hash, 'hex') AS hash, encode(t.salt, 'hex') AS salt,
                   encode(t.accounts_root, 'hex') AS root
              FROM accounts_tree t
              JOIN journal j ON j.book_id = t.book_id AND j.batch_no = t.batch_no
              JOIN projection p ON p.book_id = t.book_id AND p.batch_no >= t.batch_no
             WHERE t.book_id = :book_id
             ORDER BY t.batch_no DESC
             LIMIT :limit
            """)
        .bind("book_id", bookId)
        .bind("limit", limit)
        .mapTo(StoredTree.class)
        .list();
  }

  List<StoredPart> parts(Handle handle, int bookId, long batchNo) {
    return handle
        .createQuery(
            """
            SELECT kind, currency, accounts, total, encode(root, 'hex') AS root, chunks
              FROM currency_tree
             WHERE book_id = :book_id AND batch_no = :batch_no
             ORDER BY kind, currency
            """)
        .bind("book_id", bookId)
        .bind("batch_no", batchNo)
        .map((row, context) ->
            new StoredPart(
                row.getString("kind"),
                row.getString("currency"),
                row.getLong("accounts"),
                row.getLong("total"),
                row.getString("root"),
                ByteBuffer.wrap(row.getBytes("chunks"))))
        .list();
  }

  /** Returns the batch of the last head that has a root, when no stored tree has that root. */
  Optional<Long> headWithoutTree(Handle handle, int bookId) {
    return handle
        .createQuery(
            """
            SELECT l.batch_no
              FROM (SELECT *
                      FROM head
                     WHERE book_id = :book_id AND accounts_root IS NOT NULL
                     ORDER BY seq DESC, batch_no DESC
                     LIMIT 1) l
              JOIN journal j ON j.book_id = l.book_id AND j.batch_no = l.batch_no AND j.hash = l.hash
             WHERE NOT EXISTS (SELECT FROM accounts_tree t WHERE t.book_id = l.book_id AND t.accounts_root = l.accounts_root)
            """)
        .bind("book_id", bookId)
        .mapTo(Long.class)
        .findOne();
  }

  /**
   * Returns the accounts of a kind and currency that a batch or an earlier one opened; of the
   * system accounts those that have an entry by then.
   */
  List<LastEntry> entries(
      Handle handle, int bookId, StoredTree tree, StoredPart part, UUID after, int limit) {
    return handle
        .createQuery(
            """
            SELECT a.account_id, e.balance, e.held, e.account_seq, e.seq
              FROM account a
              LEFT JOIN account_change c ON c.book_id = a.book_id AND c.account_id = a.account_id AND c.change_no = 1
              LEFT JOIN LATERAL (SELECT *
                                   FROM entry l
                                  WHERE l.book_id = a.book_id AND l.account_id = a.account_id
                                    AND l.account_seq = entry_position(a.book_id, a.account_id, :seq)) e ON true
             WHERE a.book_id = :book_id AND a.kind = CAST(:kind AS account_kind) AND a.currency = :currency
               AND a.account_id > :after AND (c.batch_no <= :batch_no OR e.seq >= 0)
             ORDER BY a.account_id
             LIMIT :limit
            """)
        .bind("book_id", bookId)
        .bind("batch_no", tree.batchNo())
        .bind("seq", tree.seq())
        .bind("kind", part.kind())
        .bind("currency", part.currency())
        .bind("after", after)
        .bind("limit", limit)
        .map((row, context) -> entry(row))
        .list();
  }

  /** Returns how many accounts the tree as of a batch must have. */
  long accounts(Handle handle, int bookId, StoredTree tree) {
    return handle
        .createQuery(
            """
            SELECT (SELECT coalesce(sum(t.count), 0)
                      FROM account_total t
                     WHERE t.book_id = :book_id AND t.kind = 'CUSTOMER')
                 + (SELECT count(*)
                      FROM account a
                      JOIN entry e ON e.book_id = a.book_id AND e.account_id = a.account_id AND e.account_seq = 1
                     WHERE a.book_id = :book_id AND a.kind = 'SYSTEM' AND e.seq <= :seq)
                 - (SELECT count(*)
                      FROM account_change c
                     WHERE c.book_id = :book_id AND c.batch_no > :batch_no AND c.change_no = 1)
            """)
        .bind("book_id", bookId)
        .bind("batch_no", tree.batchNo())
        .bind("seq", tree.seq())
        .mapTo(Long.class)
        .one();
  }

  private static LastEntry entry(ResultSet row) throws SQLException {
    return new LastEntry(
        row.getObject("account_id", UUID.class),
        row.getLong("balance"),
        row.getLong("held"),
        row.getLong("account_seq"),
        row.getLong("seq"));
  }
}
