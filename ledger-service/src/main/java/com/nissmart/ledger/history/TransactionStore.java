package com.nissmart.ledger.history;

import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.book.TransactionColumns;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.history.SnapshotStore.PointQuery;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The queries for transactions and the transactions that resolved them. */
final class TransactionStore {
  private static final String SELECT =
      "SELECT "
          + TransactionColumns.SELECTED
          + ", r.type AS resolved_by, r.created_at AS resolved_at\n";

  private static final String RESOLVED =
      " LEFT JOIN transaction r ON r.book_id = t.book_id AND r.resolves = t.seq AND r.status ="
          + " 'COMPLETED'\n";

  private static final String FILTER =
      """
       AND (cast(:type AS transaction_type) IS NULL OR t.type = cast(:type AS transaction_type))
       AND (cast(:min_amount AS bigint) IS NULL OR t.amount >= :min_amount)
       AND (cast(:max_amount AS bigint) IS NULL OR t.amount <= :max_amount)
       AND (cast(:status AS text) IS NULL OR :status =
            CASE WHEN t.status <> 'PENDING' THEN t.status::text
                 WHEN r.type = 'CAPTURE' OR t.seq = ANY (:captured) THEN 'COMPLETED'
                 WHEN r.type = 'RELEASE' OR t.seq = ANY (:released) THEN 'FAILED' ELSE 'PENDING' END)
      """;

  /** The smallest amount in the index of large amounts, in minor units. */
  private static final long LARGE = 1_000_000;

  /** Returns the query for the transaction at a position. */
  PointQuery<TransactionView> query(long seq) {
    return new PointQuery<>(
        SELECT + " FROM transaction t" + RESOLVED + " WHERE t.book_id = :book_id AND t.seq = :seq",
        query -> query.bind("seq", seq),
        TransactionStore::view);
  }

  /** Returns the oldest holds of an account that are open in the tables. */
  List<TransactionRow> openHolds(Handle handle, int bookId, UUID accountId, int limit) {
    return handle
        .createQuery(
            "SELECT "
                + TransactionColumns.SELECTED
                + """
                 FROM open_hold h JOIN transaction t ON t.book_id = h.book_id AND t.seq = h.seq
                WHERE h.book_id = :book_id AND h.account_id = :account_id ORDER BY h.seq LIMIT :limit
                """)
        .bind("book_id", bookId)
        .bind("account_id", accountId)
        .bind("limit", limit)
        .map((result, context) -> TransactionColumns.row(result))
        .list();
  }

  /** Returns transactions of the whole book with after < seq < before, newest first. */
  List<TransactionView> inBook(
      Handle handle, int bookId, TransactionFilter filter, long after, long before, int limit) {
    String sql =
        SELECT
            + " FROM transaction t"
            + RESOLVED
            + " WHERE t.book_id = :book_id AND t.seq > :after AND t.seq < :before"
            + FILTER
            + indexCondition(filter)
            + " ORDER BY t.seq DESC LIMIT :limit";
    return list(handle.createQuery(sql), bookId, filter, List.of(), after, before, limit);
  }

  /**
   * Returns a condition that {@link #FILTER} implies and that is the condition of a partial index.
   * Without it, a filter that matches few rows reads the whole book. It is a literal, because a
   * cached plan does not know the values of parameters.
   */
  private static String indexCondition(TransactionFilter filter) {
    if (filter.status() == TransactionStatus.TRANSACTION_STATUS_FAILED
        || filter.status() == TransactionStatus.TRANSACTION_STATUS_PENDING) {
      return " AND t.status <> 'COMPLETED'";
    }
    if (filter.type() != null && filter.type() != TransactionType.TRANSACTION_TYPE_TRANSFER) {
      return " AND t.type <> 'TRANSFER' AND t.type = '" + EnumNames.of(filter.type()) + "'";
    }
    return filter.minAmount() != null && filter.minAmount() >= LARGE
        ? " AND t.amount >= " + LARGE
        : "";
  }

  /**
   * Returns seq of the last transaction that a search of the whole book leaves for the next page,
   * because it reads so many rows before it; 0 when there are fewer.
   */
  long floorInBook(Handle handle, int bookId, TransactionFilter filter, long before, int rows) {
    return handle
        .createQuery(
            "SELECT t.seq FROM transaction t WHERE t.book_id = :book_id AND t.seq < :before"
                + indexCondition(filter)
                + skipping(rows))
        .bind("book_id", bookId)
        .bind("before", before)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /**
   * Returns seq of the last transaction that a search of accounts leaves for the next page, because
   * an account has so many entries, or refused transactions on one side that the requester sees,
   * before it; 0 when none has.
   */
  long floorOfAccounts(
      Handle handle,
      int bookId,
      List<UUID> accountIds,
      @Nullable String requester,
      long before,
      int rows) {
    String refused =
        """
        UNION ALL (SELECT t.seq
                     FROM transaction t
                    WHERE t.book_id = :book_id AND t.status = 'FAILED' AND t.%s = a.id AND t.seq < :before %s %s)
        """;
    return handle
        .createQuery(
            """
            SELECT coalesce(max(f.seq), 0)
              FROM unnest(:accounts) AS a (id)
             CROSS JOIN LATERAL (
                   SELECT e.seq
                     FROM entry e
                    WHERE e.book_id = :book_id AND e.account_id = a.id
                      AND e.account_seq = entry_position(:book_id, a.id, :before - 1) - %d
            """
                    .formatted(rows)
                + refused.formatted("source_account_id", "", skipping(rows))
                + refused.formatted(
                    "destination_account_id", requestedBy(requester), skipping(rows))
                + ") f")
        .bind("book_id", bookId)
        .bindArray("accounts", UUID.class, accountIds)
        .bind("requester", requester)
        .bind("before", before)
        .mapTo(Long.class)
        .one();
  }

  /** Returns a condition that the index with the requester serves; without one all rows fit. */
  private static String requestedBy(@Nullable String requester) {
    return requester == null
        ? " AND cast(:requester AS text) IS NULL"
        : " AND t.requested_by = :requester";
  }

  /** Writes the number into the statement, because a plan for any number sorts all rows. */
  private static String skipping(int rows) {
    return " ORDER BY t.seq DESC OFFSET " + rows + " LIMIT 1";
  }

  /** Returns the transactions that were requested under these idempotency ids. */
  List<TransactionView> ofKeys(Handle handle, int bookId, List<UUID> dedupIds) {
    return handle
        .createQuery(
            SELECT
                + " FROM transaction t"
                + RESOLVED
                + " WHERE t.book_id = :book_id AND t.dedup_id = ANY (:dedup_ids)")
        .bind("book_id", bookId)
        .bindArray("dedup_ids", UUID.class, dedupIds)
        .map((result, context) -> view(result))
        .list();
  }

  /** Returns the transaction that resolved another one. */
  Optional<TransactionView> resolution(Handle handle, int bookId, long seq) {
    return handle
        .createQuery(
            SELECT
                + " FROM transaction t"
                + RESOLVED
                + " WHERE t.book_id = :book_id AND t.resolves = :seq AND t.status = 'COMPLETED'")
        .bind("book_id", bookId)
        .bind("seq", seq)
        .map((result, context) -> view(result))
        .findOne();
  }

  /**
   * Returns transactions that moved or held money on the accounts, and refused ones, newest first.
   *
   * @param requester the caller, who sees own refused transactions on both sides, and those of
   *     others only on the debit side; null for a caller who sees all
   * @param resolvedLater captures and releases that the tables do not have yet
   */
  List<TransactionView> ofAccounts(
      Handle handle,
      int bookId,
      List<UUID> accountIds,
      @Nullable String requester,
      TransactionFilter filter,
      List<TransactionRow> resolvedLater,
      long after,
      long before,
      int limit) {
    String sql =
        "WITH span AS MATERIALIZED (SELECT a.id, entry_position(:book_id, a.id, :after) AS low,"
            + " entry_position(:book_id, a.id, :before - 1) AS high FROM unnest(:accounts) AS a"
            + " (id)), hit AS ( SELECT e.seq FROM span CROSS JOIN LATERAL (SELECT t.seq FROM entry"
            + " l JOIN transaction t ON t.book_id = l.book_id AND t.seq = l.seq"
            + RESOLVED
            + " WHERE l.book_id = :book_id AND l.account_id = span.id AND l.account_seq > span.low"
            + " AND l.account_seq <= span.high"
            + FILTER
            + " ORDER BY l.account_seq DESC LIMIT :limit) e UNION "
            + refused("source_account_id", "", limit)
            + " UNION "
            + refused("destination_account_id", requestedBy(requester), limit)
            + ") "
            + SELECT
            + " FROM hit JOIN transaction t ON t.book_id = :book_id AND t.seq = hit.seq"
            + RESOLVED
            + " ORDER BY t.seq DESC LIMIT :limit";
    return list(
        handle
            .createQuery(sql)
            .bindArray("accounts", UUID.class, accountIds)
            .bind("requester", requester),
        bookId,
        filter,
        resolvedLater,
        after,
        before,
        limit);
  }

  /** Reads the newest of each account in the order of their index, however many there are. */
  private static String refused(String side, String visible, int limit) {
    return " SELECT f.seq FROM span CROSS JOIN LATERAL (SELECT t.seq FROM transaction t"
        + RESOLVED
        + " WHERE t.book_id = :book_id AND t.status = 'FAILED' AND t."
        + side
        + " = span.id AND t.seq > :after AND t.seq < :before"
        + visible
        + FILTER
        + " ORDER BY t.seq DESC LIMIT "
        + limit
        + ") f";
  }

  private static List<TransactionView> list(
      Query query,
      int bookId,
      TransactionFilter filter,
      List<TransactionRow> resolvedLater,
      long after,
      long before,
      int limit) {
    return query
        .bind("book_id", bookId)
        .bind("type", filter.type() == null ? null : EnumNames.of(filter.type()))
        .bind("status", filter.status() == null ? null : EnumNames.of(filter.status()))
        .bindArray(
            "captured",
            Long.class,
            resolvedBy(resolvedLater, TransactionType.TRANSACTION_TYPE_CAPTURE))
        .bindArray(
            "released",
            Long.class,
            resolvedBy(resolvedLater, TransactionType.TRANSACTION_TYPE_RELEASE))
        .bind("min_amount", filter.minAmount())
        .bind("max_amount", filter.maxAmount())
        .bind("after", after)
        .bind("before", before)
        .bind("limit", limit)
        .map((result, context) -> view(result))
        .list();
  }

  private static List<Long> resolvedBy(List<TransactionRow> rows, TransactionType type) {
    return rows.stream().filter(row -> row.type() == type).map(TransactionRow::resolves).toList();
  }

  private static TransactionView view(ResultSet result) throws SQLException {
    String resolvedBy = result.getString("resolved_by");
    OffsetDateTime resolvedAt = result.getObject("resolved_at", OffsetDateTime.class);
    return new TransactionView(
        TransactionColumns.row(result),
        resolvedBy == null ? null : EnumNames.type(resolvedBy),
        resolvedAt == null ? null : resolvedAt.toInstant());
  }
}
