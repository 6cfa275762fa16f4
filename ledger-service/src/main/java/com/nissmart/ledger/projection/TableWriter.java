package com.nissmart.ledger.projection;

import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.journal.JournalRow;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The writing of batches into the tables that a connection finds by its search path. It remembers
 * accounts as they are at the position that it has written last. One thread uses it.
 */
public final class TableWriter {
  private final int bookId;
  private final int rememberedAccounts;
  private final ProjectionStore positions = new ProjectionStore();
  private final ChunkStore tables = new ChunkStore();
  private final TableRows rows;
  private final Map<UUID, AccountState> remembered = new LinkedHashMap<>(1024, 0.75f, true);
  private @Nullable Position rememberedAt;

  /** The maker of rows that are sent as soon as there are enough of them. */
  private interface RowMaker {
    void make(TableCopy copy) throws SQLException;
  }

  /** Makes a writer that remembers so many accounts. */
  public TableWriter(int bookId, int rememberedAccounts) {
    this.bookId = bookId;
    this.rememberedAccounts = rememberedAccounts;
    this.rows = new TableRows(bookId);
  }

  /**
   * Writes batches of the journal in one transaction, the caller's if there is one, that also moves
   * the position.
   *
   * @param from the position of the tables, which the first batch follows
   * @return the new position
   * @throws PositionMovedException when the tables are not at that position, or the journal does
   *     not have the last batch
   * @throws RefusedRowException when the tables refuse a row
   */
  public Position apply(Handle handle, Position from, List<JournalRow> batches)
      throws SQLException {
    JournalRow last = batches.getLast();
    if (batches.getFirst().batchNo() != from.batchNo() + 1
        || last.batchNo() != from.batchNo() + batches.size()) {
      throw new IllegalStateException(
          "Batches %d to %d do not follow the tables, which have batch %d"
              .formatted(batches.getFirst().batchNo(), last.batchNo(), from.batchNo()));
    }
    if (!from.equals(rememberedAt)) {
      remembered.clear();
    }
    rememberedAt = null;
    Position to = new Position(last.batchNo(), last.lastSeq());
    Chunk chunk = new Chunk(batches);
    handle.useTransaction(transaction -> {
      // The position comes first: whoever else writes the tables waits here and finds it moved.
      if (!positions.move(transaction, bookId, from, to, last.hash())) {
        throw new PositionMovedException(from, to);
      }
      write(transaction, chunk);
    });
    remember(chunk.states());
    rememberedAt = to;
    return to;
  }

  private void write(Handle handle, Chunk chunk) throws SQLException {
    rows.clear();
    copy(
        handle,
        TableRows.TRANSACTION,
        rows.transactions,
        chunk::transaction,
        copy -> chunk.transactions(rows, copy));
    addAccounts(handle, chunk);
    chunk.accounts(rows);
    copy(handle, TableRows.ACCOUNT, rows.accounts, "account ");
    copy(handle, TableRows.ACCOUNT_CHANGE, rows.accountChanges, "account change ");
    copy(handle, TableRows.ENTRY, rows.entries, chunk::entry, copy -> chunk.entries(rows, copy));
    copy(handle, TableRows.OPEN_HOLD, rows.openHolds, "open hold ");
    if (!chunk.statuses.isEmpty()) {
      require(
          chunk.statuses.size() == tables.setStatus(handle, bookId, chunk.statuses),
          "accounts " + chunk.statuses.keySet());
    }
    if (!chunk.closedHolds.isEmpty()) {
      Set<Long> missing = new HashSet<>(chunk.closedHolds);
      tables.closeHolds(handle, bookId, chunk.closedHolds).forEach(missing::remove);
      require(missing.isEmpty(), "open holds " + missing);
    }
    if (!chunk.totals.daily.isEmpty()) {
      tables.addDailyTotals(handle, bookId, chunk.totals.daily);
    }
    if (!chunk.totals.accounts.isEmpty()) {
      tables.addAccountTotals(handle, bookId, chunk.totals.accounts);
    }
    if (!chunk.totals.held.isEmpty()) {
      tables.addHeldTotals(handle, bookId, chunk.totals.held);
    }
  }

  private void addAccounts(Handle handle, Chunk chunk) {
    Set<UUID> missing = chunk.changedAccounts();
    for (Iterator<UUID> all = missing.iterator(); all.hasNext(); ) {
      AccountState account = remembered.get(all.next());
      if (account != null) {
        chunk.add(account);
        all.remove();
      }
    }
    if (!missing.isEmpty()) {
      positions.accounts(handle, bookId, missing).forEach(chunk::add);
    }
  }

  /** Copies rows that are made already. */
  private void copy(Handle handle, String into, CopyBuffer made, String kind) throws SQLException {
    if (!made.isEmpty()) {
      copy(handle, into, made, line -> kind + line, copy -> {});
    }
  }

  /** Copies rows while they are made, and names the one that is refused. */
  private void copy(
      Handle handle, String into, CopyBuffer buffer, IntFunction<String> name, RowMaker maker)
      throws SQLException {
    try (TableCopy copy = new TableCopy(tables.copy(handle, into), buffer)) {
      maker.make(copy);
      copy.end();
    } catch (SQLException e) {
      if (RefusedRowException.isRefusal(e)) {
        throw RefusedRowException.of(e, name);
      }
      throw e;
    }
  }

  private static void require(boolean present, String what) {
    if (!present) {
      throw new RefusedRowException(what + ": missing");
    }
  }

  private void remember(List<AccountState> accounts) {
    accounts.forEach(account -> remembered.put(account.id, account));
    Iterator<UUID> eldest = remembered.keySet().iterator();
    for (int i = remembered.size() - rememberedAccounts; i > 0; i--) {
      eldest.next();
      eldest.remove();
    }
  }
}
