package com.nissmart.ledger.history;

import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.v1.TransactionStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A list of transactions with after < seq < before: those of the tail before the tables'. A search
 * ends early when it has read many rows, so that no filter makes one page expensive.
 */
final class TransactionLists {
  private static final int CHUNK = 256;

  /** The rows that one page reads at most, shared by its accounts. */
  private static final int MOST_READ = 10_000;

  private final TransactionStore store = new TransactionStore();
  private final BookSnapshot snapshot;
  private final TransactionFilter filter;
  private final long before;
  private final int limit;
  private long after;
  private long rest;

  TransactionLists(
      BookSnapshot snapshot, TransactionFilter filter, long after, long before, int limit) {
    this.snapshot = snapshot;
    this.filter = filter;
    this.after = after;
    this.before = Math.min(before, snapshot.lastSeq() + 1);
    this.limit = limit;
  }

  /**
   * Returns the position that the next page begins before when the search has ended early; or 0.
   */
  long rest() {
    return rest;
  }

  /** Ends the search above a transaction, which is left for the next page. */
  private void endAbove(long floor) {
    if (floor > after) {
      after = floor;
      rest = floor + 1;
    }
  }

  /** Returns transactions of the whole book that the tables have, newest first. */
  List<TransactionView> inBook() {
    if (!filter.acceptsAll()) {
      endAbove(store.floorInBook(snapshot.handle(), snapshot.bookId(), filter, before, MOST_READ));
    }
    return store.inBook(snapshot.handle(), snapshot.bookId(), filter, after, before, limit);
  }

  /** Returns the transactions that were requested under these idempotency ids, newest first. */
  List<TransactionView> ofKeys(List<UUID> dedupIds) {
    NavigableMap<Long, TransactionView> found = newestFirst();
    for (UUID dedupId : dedupIds) {
      BookedTransaction booked = snapshot.tail().withKey(dedupId);
      if (booked != null) {
        add(found, TransactionView.of(booked.row()));
      }
    }
    store.ofKeys(snapshot.handle(), snapshot.bookId(), dedupIds).forEach(view -> add(found, view));
    UUID named = filter.accountId();
    return found.values().stream()
        .filter(view -> named == null || names(view.row(), named))
        .limit(limit)
        .toList();
  }

  /**
   * Returns transactions that moved or held money on the accounts, and refused ones, newest first.
   *
   * @param requester the caller, who sees own refused transactions on both sides, and those of
   *     others only on the debit side; null for a caller who sees all
   */
  List<TransactionView> ofAccounts(List<UUID> accountIds, @Nullable String requester) {
    NavigableMap<Long, TransactionView> found = newestFirst();
    int most = Math.max(limit, MOST_READ / Math.max(1, accountIds.size()));
    if (before > snapshot.tablesSeq() + 1) {
      Set<UUID> parties = new HashSet<>(accountIds);
      parties.forEach(accountId -> addNewest(found, accountId, parties, requester, most));
    }
    if (!filter.acceptsAll()) {
      endAbove(
          store.floorOfAccounts(
              snapshot.handle(), snapshot.bookId(), accountIds, requester, before, most));
    }
    store
        .ofAccounts(
            snapshot.handle(),
            snapshot.bookId(),
            accountIds,
            requester,
            filter,
            resolvedInTail(accountIds),
            after,
            before,
            limit)
        .forEach(view -> add(found, view));
    return found.headMap(after, false).values().stream().limit(limit).toList();
  }

  /** Adds the newest transactions of an account that the tables do not have. */
  private void addNewest(
      NavigableMap<Long, TransactionView> found,
      UUID accountId,
      Set<UUID> parties,
      @Nullable String requester,
      int most) {
    int added = 0;
    long oldest = before;
    for (int read = 0; ; read += CHUNK) {
      List<BookedTransaction> lines = snapshot.tail().lines(accountId, oldest, CHUNK);
      for (BookedTransaction booked : lines) {
        oldest = booked.row().seq();
        if (oldest <= after || oldest <= snapshot.tablesSeq() || added == limit) {
          return;
        }
        if (names(booked.row(), accountId)
            && isVisible(booked.row(), parties, requester)
            && add(found, TransactionView.of(booked.row()))) {
          added++;
        }
      }
      if (lines.isEmpty()) {
        return;
      }
      if (read >= most && !filter.acceptsAll()) {
        endAbove(oldest - 1);
        return;
      }
    }
  }

  /** Returns the captures and releases of the tail, whose holds the tables have as open. */
  private List<TransactionRow> resolvedInTail(List<UUID> accountIds) {
    List<TransactionRow> resolutions = new ArrayList<>();
    if (filter.status() != null) {
      for (UUID accountId : accountIds) {
        for (BookedTransaction booked : snapshot.tail().holdResolutions(accountId)) {
          if (booked.row().seq() <= snapshot.lastSeq()) {
            resolutions.add(booked.row());
          }
        }
      }
    }
    return resolutions;
  }

  private boolean add(NavigableMap<Long, TransactionView> found, TransactionView view) {
    long seq = view.row().seq();
    TransactionView current = snapshot.resolved(view);
    boolean fits = seq > after && seq < before && filter.accepts(current);
    if (fits) {
      found.put(seq, current);
    }
    return fits;
  }

  private static NavigableMap<Long, TransactionView> newestFirst() {
    return new TreeMap<>(Collections.reverseOrder());
  }

  private static boolean names(TransactionRow row, UUID accountId) {
    return accountId.equals(row.source()) || accountId.equals(row.destination());
  }

  private static boolean isVisible(
      TransactionRow row, Set<UUID> parties, @Nullable String requester) {
    return row.status() != TransactionStatus.TRANSACTION_STATUS_FAILED
        || parties.contains(row.source())
        || requester == null
        || requester.equals(row.requestedBy());
  }
}
