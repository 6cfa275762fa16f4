package com.nissmart.ledger.write;

import com.nissmart.ledger.book.AccountChange;
import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.book.EntryEnd;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.journal.Tail;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A second look at each batch before it is appended. It shares no code with the rules and keeps its
 * own balances: numbers have no gaps, keys and resolutions come once, every transaction sums to
 * zero, and no account falls below what it may have. A violation is a fault of this program, so
 * that it stops writing.
 */
final class BatchCheck {
  private static final int BALANCE = 0;
  private static final int HELD = 1;
  private static final int MAY_GO_NEGATIVE = 2;

  private final BookLookup lookup;
  private final Tail tail;
  private final Map<UUID, long[]> accounts;

  /** Makes a check that remembers so many accounts, and those of a batch in any case. */
  BatchCheck(int capacity, BookLookup lookup, Tail tail) {
    this.accounts = new RecentAccounts<>(capacity);
    this.lookup = lookup;
    this.tail = tail;
  }

  /**
   * Checks a batch on the book as it is committed; the batch before it must be in the tail. After a
   * batch that is not appended the check cannot be used any more.
   *
   * @throws IllegalStateException when the batch must not be appended
   */
  void require(BatchChanges changes) {
    if (changes.head.lastBatch() != tail.end().lastBatch()) {
      throw violation(
          changes.head.lastSeq(), "the batch before it is not the last one of the book");
    }
    begin(changes);
    Set<UUID> keys = HashSet.newHashSet(changes.transactions.size());
    Set<Long> resolved = new HashSet<>();
    long expected = changes.head.lastSeq();
    for (BookedTransaction booked : changes.transactions) {
      TransactionRow row = booked.row();
      expected++;
      if (row.seq() != expected) {
        throw violation(row.seq(), "its number should be " + expected);
      }
      if (!keys.add(booked.dedupId())) {
        throw violation(row.seq(), "its key is used twice");
      }
      if (row.status() != TransactionStatus.TRANSACTION_STATUS_FAILED) {
        if (row.resolves() != 0
            && (!resolved.add(row.resolves()) || tail.resolution(row.resolves()) != null)) {
          throw violation(row.seq(), row.resolves() + " was resolved before");
        }
        move(booked);
      }
    }
  }

  /** Adds the balances that are not remembered, from the tail and the tables. */
  private void begin(BatchChanges changes) {
    for (AccountChange change : changes.accountChanges) {
      if (change.isOpening()) {
        accounts.put(change.accountId(), new long[] {0, 0, change.mayGoNegative() ? 1 : 0});
      }
    }
    Set<UUID> missing = new HashSet<>();
    for (AccountState account : changes.touched()) {
      if (accounts.get(account.id) == null) {
        missing.add(account.id);
      }
    }
    if (!missing.isEmpty()) {
      lookup
          .accounts(missing)
          .forEach((accountId, account) ->
              accounts.put(
                  accountId,
                  new long[] {account.balance, account.held, account.mayGoNegative ? 1 : 0}));
    }
  }

  private void move(BookedTransaction booked) {
    TransactionRow row = booked.row();
    long[] source = account(row, row.source());
    boolean hold = row.type() == TransactionType.TRANSACTION_TYPE_WITHDRAWAL;
    source[HELD] = Math.addExact(source[HELD], hold ? row.amount() : -booked.released());
    requireEnds(booked);
    UUID destination = row.destination();
    if (destination != null) {
      source[BALANCE] = Math.subtractExact(source[BALANCE], row.amount());
      long[] credited = account(row, destination);
      credited[BALANCE] = Math.addExact(credited[BALANCE], row.amount());
      requireEnd(row, booked.ends().getLast(), credited);
      requireFloor(row, credited);
    } else if (!hold && row.type() != TransactionType.TRANSACTION_TYPE_RELEASE) {
      throw violation(row.seq(), "only a hold and its release have no destination");
    }
    requireEnd(row, booked.ends().getFirst(), source);
    requireFloor(row, source);
  }

  private static void requireEnds(BookedTransaction booked) {
    int expected = booked.row().destination() == null ? 1 : 2;
    if (booked.ends().size() != expected) {
      throw violation(
          booked.row().seq(),
          "it states " + booked.ends().size() + " entries, expected " + expected);
    }
  }

  private static void requireEnd(TransactionRow row, EntryEnd end, long[] account) {
    if (end.balance() != account[BALANCE] || end.held() != account[HELD]) {
      throw violation(
          row.seq(),
          "an account would have "
              + account[BALANCE]
              + ", of which "
              + account[HELD]
              + " is held, and it states "
              + end);
    }
  }

  private static void requireFloor(TransactionRow row, long[] account) {
    if (account[HELD] < 0
        || (account[MAY_GO_NEGATIVE] == 0 && account[BALANCE] - account[HELD] < 0)) {
      throw violation(
          row.seq(),
          "an account would have " + account[BALANCE] + ", of which " + account[HELD] + " is held");
    }
  }

  private long[] account(TransactionRow row, UUID accountId) {
    long[] account = accounts.get(accountId);
    if (account == null || row.amount() <= 0) {
      throw violation(row.seq(), "an account does not exist, or the amount is not positive");
    }
    return account;
  }

  private static IllegalStateException violation(long seq, String what) {
    return new IllegalStateException("Transaction " + seq + " must not be booked: " + what);
  }
}
