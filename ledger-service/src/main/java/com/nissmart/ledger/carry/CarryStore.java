package com.nissmart.ledger.carry;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.v1.AccountKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The statements that read the tables of an earlier version and write the journal. */
final class CarryStore {
  private static final int LOCK = 0x6a6f7572;
  // Places of a number in a row: behind the number of columns, and the length and value of the
  // columns before it.
  private static final int TRANSACTION_SEQ = 6;
  private static final int ENTRY_SEQ = 18;
  private static final int CHANGE_BATCH = 42;

  /** Returns whether there is a book of an earlier version that is not carried over. */
  boolean isPending(Handle handle) {
    return handle
        .createQuery("SELECT to_regclass('carried_book') IS NOT NULL")
        .mapTo(Boolean.class)
        .one();
  }

  /** Waits until no other process carries the book over; the lock ends with the transaction. */
  void lock(Handle handle, int bookId) {
    handle
        .createQuery("SELECT pg_advisory_xact_lock(:lock, :book_id)")
        .bind("lock", LOCK)
        .bind("book_id", bookId)
        .mapTo(String.class)
        .one();
  }

  /** Makes the order in which the old hash wants entries; it is dropped at the end. */
  void indexEntries(Handle handle) {
    handle.execute("CREATE INDEX IF NOT EXISTS entry_carried ON entry (book_id, seq)");
  }

  /** Returns the end of the old book. */
  Book.Head oldHead(Handle handle, int bookId) {
    return handle
        .createQuery(
            """
            SELECT last_seq, last_batch, last_at, head_hash
              FROM carried_book
             WHERE book_id = :book_id
            """)
        .bind("book_id", bookId)
        .map((row, context) ->
            new Book.Head(
                row.getLong(1),
                row.getLong(2),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                ByteString.copyFrom(row.getBytes(4))))
        .findOne()
        .orElseThrow(() -> new CarryRefusedException("carried_book has no book " + bookId));
  }

  /** Returns batches after a number, in order, at most so many, without their rows. */
  List<JournalRow> batches(Handle handle, int bookId, long after, int limit) {
    return handle
        .createQuery(
            """
            SELECT batch_no, first_seq, last_seq, created_at, hash
              FROM carried_batch
             WHERE book_id = :book_id AND batch_no > :after
             ORDER BY batch_no
             LIMIT :limit
            """)
        .bind("book_id", bookId)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, context) ->
            new JournalRow(
                bookId,
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                JournalRow.ROWS,
                ByteString.copyFrom(row.getBytes(5)),
                ByteString.EMPTY))
        .list();
  }

  OldRows transactions(Handle handle, int bookId, long afterSeq, long lastSeq) {
    return read(
        handle,
        TRANSACTION_SEQ,
        """
        SELECT seq, amount, resolves, created_at, effective_at, expires_at, book_id, type, status, dedup_id,
               source_account_id, destination_account_id, currency, requested_by, idempotency_key, description,
               metadata, failure_code, failure_message
          FROM transaction
         WHERE book_id = %1$d AND seq > %2$d AND seq <= %3$d
         ORDER BY book_id, seq
        """,
        bookId,
        afterSeq,
        lastSeq);
  }

  /** Returns the entries of transactions in their order, the source's before the destination's. */
  OldRows entries(Handle handle, int bookId, long afterSeq, long lastSeq) {
    return read(
        handle,
        ENTRY_SEQ,
        """
        SELECT e.account_seq, e.seq, e.amount, e.balance, e.held, e.day_debits, e.book_id, e.day, e.account_id,
               e.may_go_negative
          FROM entry e
          JOIN transaction t ON t.book_id = e.book_id AND t.seq = e.seq
         WHERE e.book_id = %1$d AND e.seq > %2$d AND e.seq <= %3$d
         ORDER BY e.seq, e.account_id <> t.source_account_id, e.account_seq
        """,
        bookId,
        afterSeq,
        lastSeq);
  }

  OldRows accountChanges(Handle handle, int bookId, long afterBatch, long lastBatch) {
    return read(
        handle,
        CHANGE_BATCH,
        """
        SELECT book_id, account_id, change_no, batch_no, at_seq, status, changed_by, note, created_at, owner_id,
               currency
          FROM account_change
         WHERE book_id = %1$d AND batch_no > %2$d AND batch_no <= %3$d
         ORDER BY batch_no, account_id, change_no
        """,
        bookId,
        afterBatch,
        lastBatch);
  }

  /** Returns a row that no batch has, in words, if there is one. */
  Optional<String> rowWithoutBatch(Handle handle, int bookId, Book.Head head) {
    return handle
        .createQuery(
            """
            SELECT kind || ' ' || CASE WHEN low < 1 THEN low ELSE high END
              FROM (SELECT 'transaction' AS kind, min(seq) AS low, max(seq) AS high, :last_seq AS last
                      FROM transaction
                     WHERE book_id = :book_id
                    UNION ALL
                    SELECT 'an entry of transaction', min(seq), max(seq), :last_seq
                      FROM entry
                     WHERE book_id = :book_id
                    UNION ALL
                    SELECT 'a change of an account in batch', min(batch_no), max(batch_no), :last_batch
                      FROM account_change
                     WHERE book_id = :book_id) AS range
             WHERE low < 1 OR high > last
            """)
        .bind("book_id", bookId)
        .bind("last_seq", head.lastSeq())
        .bind("last_batch", head.lastBatch())
        .mapTo(String.class)
        .stream()
        .findFirst();
  }

  void insert(Handle handle, List<JournalRow> rows) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO journal (book_id, batch_no, first_seq, last_seq, created_at, format, hash, payload)
            VALUES (:book_id, :batch_no, :first_seq, :last_seq, :created_at, :format, :hash, :payload)
            """);
    for (JournalRow row : rows) {
      batch
          .bind("book_id", row.bookId())
          .bind("batch_no", row.batchNo())
          .bind("first_seq", row.firstSeq())
          .bind("last_seq", row.lastSeq())
          .bind("created_at", row.createdAt().atOffset(ZoneOffset.UTC))
          .bind("format", row.format())
          .bind("hash", row.hash().toByteArray())
          .bind("payload", row.payload().toByteArray())
          .add();
    }
    batch.execute();
  }

  /** Returns the system accounts that exist, in the order of their ids. */
  List<AccountState> systemAccounts(Handle handle, int bookId) {
    return handle
        .createQuery(
            """
            SELECT account_id, currency, may_go_negative, status
              FROM account
             WHERE book_id = :book_id AND kind = 'SYSTEM'
             ORDER BY account_id
            """)
        .bind("book_id", bookId)
        .map((row, context) -> systemAccount(row))
        .list();
  }

  private static AccountState systemAccount(ResultSet row) throws SQLException {
    return new AccountState(
        row.getObject(1, UUID.class),
        AccountKind.ACCOUNT_KIND_SYSTEM,
        null,
        row.getString(2),
        row.getBoolean(3),
        EnumNames.accountStatus(row.getString(4)),
        1);
  }

  void moveProjection(Handle handle, int bookId, Book.Head end) {
    handle
        .createUpdate(
            """
            UPDATE projection
               SET batch_no = :batch_no, seq = :seq
             WHERE book_id = :book_id
            """)
        .bind("batch_no", end.lastBatch())
        .bind("seq", end.lastSeq())
        .bind("book_id", bookId)
        .execute();
  }

  void dropOldTables(Handle handle) {
    handle.execute("DROP INDEX IF EXISTS entry_carried");
    handle.execute("DROP TABLE carried_batch, carried_book");
  }

  /** Reads rows of a query with numbers in it, because COPY takes no parameters. */
  @FormatMethod
  private static OldRows read(
      Handle handle, int numberOffset, @FormatString String query, Object... numbers) {
    try {
      return OldRows.read(
          handle.getConnection(), String.format(Locale.ROOT, query, numbers), numberOffset);
    } catch (SQLException e) {
      throw new IllegalStateException("The rows of the old book cannot be read", e);
    }
  }
}
