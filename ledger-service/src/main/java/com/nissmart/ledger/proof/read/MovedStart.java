package com.nissmart.ledger.proof.read;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.proof.fold.DailyTotalFold;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.payload.BatchContent;
import com.nissmart.ledger.proof.payload.PayloadReader;
import com.nissmart.ledger.proof.payload.StoredBatch;
import com.nissmart.ledger.proof.row.CopyStream;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.PostgresTime;
import com.nissmart.ledger.proof.row.RowColumns;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The start of a fold where the first batches were moved out of the journal. It is made of what the
 * tables have of them, which was verified before they were moved.
 */
public final class MovedStart {
  private record End(long batchNo, long seq, long at, ByteString hash) {}

  private MovedStart() {}

  /**
   * Returns the position after the last batch that was moved.
   *
   * @throws Finding when the batch before the journal's first one was not moved
   */
  public static FoldPosition before(VerifiedSnapshot view, long firstBatch)
      throws SQLException, Finding {
    List<End> ends =
        view.list(
            row ->
                new End(
                    row.getLong(1),
                    row.getLong(2),
                    BookReader.micros(row, 3),
                    ByteString.copyFrom(row.getBytes(4))),
            """
            SELECT batch_no, last_seq, created_at, hash FROM journal_moved WHERE book_id = ? AND batch_no = ?
            """,
            view.bookId(),
            firstBatch - 1);
    if (ends.isEmpty()) {
      throw Finding.of("batch %d is missing", firstBatch - 1);
    }
    End end = ends.getFirst();
    Set<UUID> system = systemAccounts(view, end);
    return new FoldPosition(
        end.batchNo,
        end.seq,
        end.at,
        end.hash,
        holds(view, end),
        days(view, end),
        accounts(view, end, system),
        system);
  }

  private static Map<Long, FoldPosition.Hold> holds(VerifiedSnapshot view, End end)
      throws SQLException {
    Map<Long, FoldPosition.Hold> holds = new HashMap<>();
    view.each(
        row -> {
          UUID account = row.getObject(2, UUID.class);
          holds.put(
              row.getLong(1),
              new FoldPosition.Hold(
                  account.getMostSignificantBits(),
                  account.getLeastSignificantBits(),
                  row.getLong(3),
                  row.getObject(4) == null ? FoldPosition.Hold.NEVER : BookReader.micros(row, 4),
                  CurrencyLetters.of(row.getString(5))));
        },
        """
        SELECT t.seq, t.source_account_id, t.amount, t.expires_at, t.currency
          FROM transaction t
         WHERE t.book_id = ? AND t.seq <= ? AND t.status = 'PENDING'
           AND NOT EXISTS (SELECT FROM transaction r WHERE r.book_id = t.book_id AND r.resolves = t.seq
                              AND r.status = 'COMPLETED' AND r.seq <= ?)
        """,
        view.bookId(),
        end.seq,
        end.seq);
    return holds;
  }

  private static Map<DailyTotalFold.Key, DailyTotalFold.Total> days(VerifiedSnapshot view, End end)
      throws SQLException {
    Map<DailyTotalFold.Key, DailyTotalFold.Total> days = new HashMap<>();
    view.each(
        row ->
            days.put(
                new DailyTotalFold.Key(
                    PostgresTime.day(row.getObject(1, LocalDate.class)),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4)),
                new DailyTotalFold.Total(row.getLong(5), row.getBigDecimal(6).toBigIntegerExact())),
        """
        SELECT (created_at AT TIME ZONE 'UTC')::date, type, status, currency, count(*), sum(amount)
          FROM transaction
         WHERE book_id = ? AND seq <= ?
         GROUP BY 1, 2, 3, 4
        """,
        view.bookId(),
        end.seq);
    return days;
  }

  private static Map<String, Long> accounts(VerifiedSnapshot view, End end, Set<UUID> system)
      throws SQLException {
    Map<String, Long> totals = new HashMap<>();
    view.each(
        row -> totals.put("CUSTOMER " + row.getString(1) + " " + row.getString(2), row.getLong(3)),
        """
        SELECT c.currency, c.status, count(*)
          FROM account_change c
         WHERE c.book_id = ? AND c.batch_no <= ?
           AND NOT EXISTS (SELECT FROM account_change n WHERE n.book_id = c.book_id AND n.account_id = c.account_id
                              AND n.change_no = c.change_no + 1 AND n.batch_no <= ?)
         GROUP BY 1, 2
        """,
        view.bookId(),
        end.batchNo,
        end.batchNo);
    view.each(
        row -> totals.merge("SYSTEM " + row.getString(1) + " ACTIVE", 1L, Long::sum),
        "SELECT currency FROM account WHERE book_id = ? AND account_id = ANY (?)",
        view.bookId(),
        view.connection().createArrayOf("uuid", system.toArray()));
    return totals;
  }

  /** Returns the system accounts that no batch of the journal opens. */
  private static Set<UUID> systemAccounts(VerifiedSnapshot view, End end)
      throws SQLException, Finding {
    Set<UUID> accounts = new HashSet<>();
    view.each(
        row -> accounts.add(row.getObject(1, UUID.class)),
        "SELECT account_id FROM account WHERE book_id = ? AND kind = 'SYSTEM'",
        view.bookId());
    PayloadReader payloads = new PayloadReader(view.bookId());
    // A writer opens them in a batch of their own, before it books anything.
    try (CopyStream rows =
        view.copy(
            "SELECT %s FROM journal j WHERE j.book_id = %d AND j.batch_no > %d AND j.first_seq > j.last_seq",
            StoredBatch.COLUMNS, view.bookId(), end.batchNo)) {
      while (rows.next()) {
        for (BatchContent.Change change : payloads.read(StoredBatch.of(rows.row)).changes) {
          accounts.remove(change.row().uuid(RowColumns.CHANGE_ACCOUNT));
        }
      }
    }
    return accounts;
  }
}
