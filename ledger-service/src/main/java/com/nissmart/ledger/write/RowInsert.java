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
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT of rows that a batch appends.
 *
 * @param into the table and its columns
 * @param row the values of one row, with a question mark for each parameter
 * @param onConflict the clause after the rows, or empty
 */
record RowInsert(String into, String row, String onConflict, List<@Nullable Object[]> rows) {

  /** Returns the statement for so many rows. */
  String sql(int count) {
    String all = String.join(", ", Collections.nCopies(count, row));
    return "INSERT INTO " + into + " VALUES " + all + onConflict;
  }

  static RowInsert batch(BatchChanges changes, ByteString hash) {
    @Nullable Object[] row = {
      changes.batchNo(),
      changes.head.lastSeq() + 1,
      changes.nextSeq() - 1,
      changes.at,
      hash.toByteArray()
    };
    return new RowInsert(
        "batch (book_id, batch_no, first_seq, last_seq, created_at, hash)",
        "(1, ?, ?, ?, ?, ?)",
        "",
        List.<@Nullable Object[]>of(row));
  }

  static RowInsert transactions(BatchChanges changes) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < changes.transactions.size(); i++) {
      rows.add(row(changes.transactions.get(i), changes.dedupIds.get(i)));
    }
    return new RowInsert(
        "transaction (" + BatchRows.TRANSACTION_COLUMNS + ")",
        "(?, ?, ?::bigint, ?::timestamptz, ?::timestamptz, ?::timestamptz, ?, ?::transaction_type,"
            + " ?::transaction_status, ?, ?, ?::uuid, ?, ?, ?, ?, ?::json, ?, ?)",
        "",
        rows);
  }

  static RowInsert entries(BatchChanges changes) {
    return new RowInsert(
        "entry (" + BatchRows.ENTRY_COLUMNS + ")",
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "",
        changes.entries.stream().map(RowInsert::row).toList());
  }

  static RowInsert openHolds(BatchChanges changes) {
    return new RowInsert(
        "open_hold (book_id, seq, account_id, amount, expires_at)",
        "(1, ?, ?, ?, ?::timestamptz)",
        "",
        changes.openedHolds.stream()
            .map(hold ->
                new @Nullable Object[] {hold.seq(), hold.source(), hold.amount(), hold.expiresAt()})
            .toList());
  }

  static RowInsert dailyTotals(BatchChanges changes) {
    LocalDate day = LocalDate.ofEpochDay(BatchChanges.day(changes.at));
    return new RowInsert(
        "daily_total AS total (book_id, day, type, status, currency, count, amount)",
        "(1, ?, ?::transaction_type, ?::transaction_status, ?, ?, ?)",
        """
         ON CONFLICT ON CONSTRAINT daily_total_pk
        DO UPDATE SET count = total.count + excluded.count, amount = total.amount + excluded.amount\
        """,
        changes.dailyCounts.entrySet().stream()
            .map(total -> row(day, total.getKey(), total.getValue()))
            .toList());
  }

  private static @Nullable Object[] row(
      LocalDate day, BatchChanges.DailyTotal counted, BatchChanges.Sum total) {
    return new @Nullable Object[] {
      day,
      EnumNames.of(counted.type()),
      EnumNames.of(counted.status()),
      counted.currency(),
      total.count,
      total.amount()
    };
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
}
