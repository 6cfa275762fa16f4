package com.nissmart.ledger.proof.payload;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.RowColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows that a batch's payload has, in the canonical form. */
public final class BatchContent {
  /** The amount that a batch of an earlier version does not state. */
  public static final long NOT_STATED = -1;

  /** The count of numbers that {@link #ends} has of an entry. */
  public static final int ENDS_OF_ENTRY = 3;

  /** The count of numbers that {@link #ends} has of a transaction. */
  public static final int ENDS = 2 * ENDS_OF_ENTRY;

  /** The account_seq of an account that another share of the accounts has. */
  public static final long ELSEWHERE = -1;

  /** Has the transactions one after the other, from {@link #start} on. */
  public byte[] bytes = new byte[0];

  public int start;
  public int transactions;

  public final List<Change> changes = new ArrayList<>();

  /** The count of numbers that are left out before the batch. */
  public long skippedSeqs;

  /** The day of the daily limits, as days since 1970; 0 for a batch of an earlier version. */
  public long limitDay;

  /** True for a batch of an earlier version, which has entries in {@link #bytes}, too. */
  public boolean isCarried;

  public int entriesStart;
  public int entriesEnd;

  /** The root of the tree of the transactions; empty for a batch of an earlier version. */
  public ByteString root = ByteString.EMPTY;

  private long[] released = new long[64];
  private long[] ends = new long[64 * ENDS];

  /**
   * An account's opening or change of status.
   *
   * @param row as in the table account_change, which has only those of customers' accounts
   */
  public record Change(CopyRow row, boolean isSystem, boolean mayGoNegative) {
    /** Returns the last transaction before the change. */
    public long atSeq() {
      return row.int8(RowColumns.CHANGE_AT_SEQ);
    }
  }

  /** Returns the amount that a transaction releases of a hold, as the batch states it. */
  public long released(int transaction) {
    return isCarried ? NOT_STATED : released[transaction];
  }

  /**
   * Returns whether the batch states these accounts after a transaction: account_seq, balance and
   * held of the source, then of the destination.
   */
  public boolean hasEnds(int transaction, long[] derived) {
    int at = transaction * ENDS;
    return isCarried || (hasEnd(at, derived, 0) && hasEnd(at, derived, ENDS_OF_ENTRY));
  }

  private boolean hasEnd(int at, long[] derived, int from) {
    int to = from + ENDS_OF_ENTRY;
    return derived[from] == ELSEWHERE || Arrays.equals(ends, at + from, at + to, derived, from, to);
  }

  void clear() {
    start = 0;
    transactions = 0;
    changes.clear();
    skippedSeqs = 0;
    limitDay = 0;
    isCarried = false;
    root = ByteString.EMPTY;
  }

  void addTransaction(long amountReleased, long... accountsAfter) {
    if (transactions == released.length) {
      released = Arrays.copyOf(released, 2 * transactions);
      ends = Arrays.copyOf(ends, 2 * transactions * ENDS);
    }
    System.arraycopy(accountsAfter, 0, ends, transactions * ENDS, ENDS);
    released[transactions++] = amountReleased;
  }
}
