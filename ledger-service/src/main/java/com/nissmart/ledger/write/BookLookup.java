package com.nissmart.ledger.write;

import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.decision.BookView;
import com.nissmart.ledger.decision.BookView.Resolution;
import com.nissmart.ledger.decision.BookView.Target;
import com.nissmart.ledger.journal.Tail;
import com.nissmart.ledger.projection.ProjectedTables;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * The reading of what memory does not have: from the tail, and from the tables what the tail does
 * not have. The tail is pinned meanwhile, so that nothing can be between the two.
 */
final class BookLookup {
  private final Jdbi jdbi;
  private final int bookId;
  private final Tail tail;
  private final TableStore tables = new TableStore();
  private final ProjectedTables projection;

  BookLookup(Jdbi jdbi, int bookId, Tail tail) {
    this.jdbi = jdbi;
    this.bookId = bookId;
    this.projection = new ProjectedTables(bookId);
    this.tail = tail;
  }

  /** Reads the transactions with these keys, and the targets, into a view of the book. */
  void read(Set<UUID> keys, Set<Long> targets, BookView into) {
    try (Tail.Pin _ = tail.pin()) {
      Set<UUID> oldKeys = new HashSet<>();
      for (UUID key : keys) {
        BookedTransaction known = tail.withKey(key);
        if (known == null) {
          oldKeys.add(key);
        } else {
          into.known().put(key, known.row());
        }
      }
      Set<Long> oldTargets = new HashSet<>(targets);
      oldTargets.removeIf(seq -> tail.find(seq) != null);
      if (!oldKeys.isEmpty() || !oldTargets.isEmpty()) {
        inTables(handle -> tables.read(handle, bookId, into, oldKeys, oldTargets));
      }
      for (long seq : targets) {
        Target target = target(seq, into.targets().get(seq));
        if (target != null) {
          into.targets().put(seq, target);
        }
      }
    }
  }

  /** Returns the accounts that exist, as they are after the last committed batch. */
  Map<UUID, AccountState> accounts(Set<UUID> accountIds) {
    Map<UUID, AccountState> found = new HashMap<>();
    try (Tail.Pin _ = tail.pin()) {
      Set<UUID> missing = new HashSet<>();
      for (UUID accountId : accountIds) {
        AccountState account = tail.state(accountId);
        if (account == null) {
          missing.add(accountId);
        } else {
          found.put(accountId, account);
        }
      }
      if (!missing.isEmpty()) {
        inTables(handle ->
            projection
                .accounts(handle, missing)
                .forEach(account -> found.put(account.id, account)));
      }
    }
    return found;
  }

  private @Nullable Target target(long seq, @Nullable Target inTables) {
    TransactionRow row = inTables != null ? inTables.row() : row(tail.find(seq));
    if (row == null) {
      return null;
    }
    Resolution resolution = inTables == null ? null : inTables.resolution();
    if (resolution == null) {
      TransactionRow by = row(tail.resolution(seq));
      resolution = by == null ? null : new Resolution(by.seq(), by.type(), by.requestedBy(), false);
    }
    if (resolution != null && !resolution.returned() && tail.resolution(resolution.seq()) != null) {
      resolution =
          new Resolution(resolution.seq(), resolution.type(), resolution.requestedBy(), true);
    }
    return new Target(row, resolution);
  }

  private static @Nullable TransactionRow row(@Nullable BookedTransaction booked) {
    return booked == null ? null : booked.row();
  }

  private interface Read {
    void from(Handle handle) throws SQLException;
  }

  private void inTables(Read read) {
    try {
      jdbi.useHandle(read::from);
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException(e, null);
    }
  }
}
