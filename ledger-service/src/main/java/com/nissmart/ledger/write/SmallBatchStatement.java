package com.nissmart.ledger.write;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.EntryRow;
import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.book.TransactionRow.Failure;
import com.nissmart.ledger.decision.BatchChanges;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statement that appends a batch of few transactions: planned once, and one execution instead
 * of six.
 *
 * <p>The INSERTs are parts of the UPDATE of the book's row. PostgreSQL executes the UPDATE first
 * and waits there for the book's lock. If another batch has taken the number by then, the INSERT
 * into batch fails, and with it the whole statement.
 */
final class SmallBatchStatement {
  private final List<String> parts = new ArrayList<>();
  private final List<@Nullable Object> values = new ArrayList<>();

  private SmallBatchStatement() {}

  static StatementScript append(StatementScript script, BatchChanges changes, ByteString hash) {
    SmallBatchStatement batch = new SmallBatchStatement();
    long lastSeq = changes.nextSeq() - 1;
    batch.insert(
        "batch (book_id, batch_no, first_seq, last_seq, created_at, hash)",
        "(1, ?, ?, ?, ?, ?)",
        "",
        List.<@Nullable Object[]>of(
            new @Nullable Object[] {
              changes.batchNo(), changes.head.lastSeq() + 1, lastSeq, changes.at, hash.toByteArray()
            }));
    batch.insertTransactions(changes);
    batch.insert(
        "entry (" + BatchRows.ENTRY_COLUMNS + ")",
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "",
        changes.entries.stream().map(SmallBatchStatement::row).toList());
    batch.insert(
        "open_hold (book_id, seq, account_id, amount, expires_at)",
        "(1, ?, ?, ?, ?::timestamptz)",
        "",
        changes.openedHolds.stream().map(SmallBatchStatement::hold).toList());
    LocalDate day = LocalDate.ofEpochDay(BatchChanges.day(changes.at));
    batch.insert(
        "daily_total AS total (book_id, day, type, status, currency, count, amount)",
        "(1, ?, ?::transaction_type, ?::transaction_status, ?, ?, ?)",
        """
         ON CONFLICT ON CONSTRAINT daily_total_pk
        DO UPDATE SET count = total.count + excluded.count, amount = total.amount + excluded.amount\
        """,
        changes.dailyCounts.entrySet().stream().map(total -> row(day, total)).toList());
    return batch.run(script, changes, lastSeq, hash);
  }

  private StatementScript run(
      StatementScript script, BatchChanges changes, long lastSeq, ByteString hash) {
    String inserts = parts.isEmpty() ? "" : "WITH " + String.join(",\n", parts) + "\n";
    values.add(lastSeq);
    values.add(changes.batchNo());
    values.add(changes.at);
    values.add(hash.toByteArray());
    return script.add(
        inserts
            + "UPDATE book SET last_seq = ?, last_batch = ?, last_at = ?, head_hash = ? WHERE book_id = 1",
        values.toArray());
  }

  private void insertTransactions(BatchChanges changes) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < changes.transactions.size(); i++) {
      rows.add(row(changes.transactions.get(i), changes.dedupIds.get(i)));
    }
    insert(
        "transaction (" + BatchRows.TRANSACTION_COLUMNS + ")",
        "(?, ?, ?::bigint, ?::timestamptz, ?::timestamptz, ?::timestamptz, ?, ?::transaction_type,"
            + " ?::transaction_status, ?, ?, ?::uuid, ?, ?, ?, ?, ?::json, ?, ?)",
        "",
        rows);
  }

  private void insert(String table, String row, String onConflict, List<@Nullable Object[]> rows) {
    if (rows.isEmpty()) {
      return;
    }
    StringBuilder sql = new StringBuilder();
    sql.append('i').append(parts.size()).append(" AS (INSERT INTO ").append(table);
    for (int i = 0; i < rows.size(); i++) {
      sql.append(i == 0 ? " VALUES " : ", ").append(row);
      for (Object value : rows.get(i)) {
        values.add(value);
      }
    }
    parts.add(sql.append(onConflict).append(')').toString());
  }

  private static @Nullable Object[] row(TransactionRow row, Object dedupId) {
    Failure failure = row.failure();
    return new @Nullable Object[] {
      row.seq(),
      row.amount(),
      row.resolves() == 0 ? null : row.resolves(),
      row.createdAt(),
      row.effectiveAt(),
      row.expiresAt(),
      Book.ID,
      EnumNames.of(row.type()),
      EnumNames.of(row.status()),
      dedupId,
      row.source(),
      row.destination(),
      row.currency(),
      row.requestedBy(),
      row.idempotencyKey(),
      row.description(),
      row.metadata(),
      failure == null ? null : failure.code().name(),
      failure == null ? null : failure.message()
    };
  }

  private static @Nullable Object[] row(EntryRow row) {
    return new @Nullable Object[] {
      row.accountSeq(),
      row.seq(),
      row.amount(),
      row.balance(),
      row.held(),
      row.dayDebits(),
      Book.ID,
      LocalDate.ofEpochDay(row.day()),
      row.accountId(),
      row.mayGoNegative()
    };
  }

  private static @Nullable Object[] hold(TransactionRow hold) {
    return new @Nullable Object[] {hold.seq(), hold.source(), hold.amount(), hold.expiresAt()};
  }

  private static @Nullable Object[] row(
      LocalDate day, Map.Entry<BatchChanges.DailyTotal, BatchChanges.Sum> total) {
    return new @Nullable Object[] {
      day,
      EnumNames.of(total.getKey().type()),
      EnumNames.of(total.getKey().status()),
      total.getKey().currency(),
      total.getValue().count,
      total.getValue().amount()
    };
  }
}
