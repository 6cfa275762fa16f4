package com.nissmart.ledger.projection;

import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.v1.AccountStatus;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** The statements that write a chunk of batches to the tables, in the caller's transaction. */
final class ChunkStore {
  /**
   * Begins to copy rows into a table.
   *
   * @param into the table and its columns
   */
  CopyIn copy(Handle handle, String into) throws SQLException {
    String sql = "COPY " + into + " FROM STDIN WITH (FORMAT binary)";
    return handle.getConnection().unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
  }

  /** Updates the status of accounts, and returns how many there were. */
  int setStatus(Handle handle, int bookId, Map<UUID, AccountStatus> statuses) {
    return handle
        .createUpdate(
            """
            UPDATE account a
               SET status = n.status::account_status
              FROM unnest(:account_ids, :statuses) AS n (account_id, status)
             WHERE a.book_id = :book_id
               AND a.account_id = n.account_id
            """)
        .bind("book_id", bookId)
        .bindArray("account_ids", UUID.class, statuses.keySet())
        .bindArray("statuses", String.class, map(statuses.values(), EnumNames::of))
        .execute();
  }

  /** Deletes holds that are open no more, and returns those that were there. */
  List<Long> closeHolds(Handle handle, int bookId, Collection<Long> seqs) {
    return handle
        .createQuery(
            """
            DELETE FROM open_hold
             WHERE book_id = :book_id
               AND seq = ANY (:seqs)
            RETURNING seq
            """)
        .bind("book_id", bookId)
        .bindArray("seqs", Long.class, seqs)
        .mapTo(Long.class)
        .list();
  }

  void addDailyTotals(Handle handle, int bookId, Map<Totals.Day, Totals.Sum> totals) {
    handle
        .createUpdate(
            """
            INSERT INTO daily_total AS total (book_id, day, type, status, currency, count, amount)
            SELECT :book_id, n.day, n.type::transaction_type, n.status::transaction_status, n.currency, n.count, n.amount
              FROM unnest(cast(:days AS date[]), :types, :statuses, :currencies, :counts,
                          cast(:amounts AS numeric[]))
                   AS n (day, type, status, currency, count, amount)
                ON CONFLICT (book_id, day, type, status, currency)
                DO UPDATE SET count = total.count + excluded.count, amount = total.amount + excluded.amount
            """)
        .bind("book_id", bookId)
        .bindArray(
            "days",
            String.class,
            map(totals.keySet(), day -> LocalDate.ofEpochDay(day.day()).toString()))
        .bindArray("types", String.class, map(totals.keySet(), day -> EnumNames.of(day.type())))
        .bindArray(
            "statuses", String.class, map(totals.keySet(), day -> EnumNames.of(day.status())))
        .bindArray("currencies", String.class, map(totals.keySet(), Totals.Day::currency))
        .bindArray("counts", Long.class, map(totals.values(), sum -> sum.count))
        .bindArray("amounts", String.class, map(totals.values(), sum -> sum.amount().toString()))
        .execute();
  }

  void addAccountTotals(Handle handle, int bookId, Map<Totals.Accounts, Long> totals) {
    handle
        .createUpdate(
            """
            INSERT INTO account_total AS total (book_id, kind, currency, status, count)
            SELECT :book_id, n.kind::account_kind, n.currency, n.status::account_status, n.count
              FROM unnest(:kinds, :currencies, :statuses, :counts) AS n (kind, currency, status, count)
                ON CONFLICT (book_id, kind, currency, status)
                DO UPDATE SET count = total.count + excluded.count
            """)
        .bind("book_id", bookId)
        .bindArray(
            "kinds", String.class, map(totals.keySet(), counted -> EnumNames.of(counted.kind())))
        .bindArray("currencies", String.class, map(totals.keySet(), Totals.Accounts::currency))
        .bindArray(
            "statuses",
            String.class,
            map(totals.keySet(), counted -> EnumNames.of(counted.status())))
        .bindArray("counts", Long.class, totals.values())
        .execute();
  }

  void addHeldTotals(Handle handle, int bookId, Map<String, Long> changes) {
    handle
        .createUpdate(
            """
            INSERT INTO held_total AS total (book_id, currency, amount)
            SELECT :book_id, n.currency, n.amount
              FROM unnest(:currencies, :amounts) AS n (currency, amount)
                ON CONFLICT (book_id, currency)
                DO UPDATE SET amount = total.amount + excluded.amount
            """)
        .bind("book_id", bookId)
        .bindArray("currencies", String.class, changes.keySet())
        .bindArray("amounts", Long.class, changes.values())
        .execute();
  }

  private static <T, R> List<R> map(Collection<T> all, Function<T, R> part) {
    List<R> parts = new ArrayList<>(all.size());
    all.forEach(one -> parts.add(part.apply(one)));
    return parts;
  }
}
