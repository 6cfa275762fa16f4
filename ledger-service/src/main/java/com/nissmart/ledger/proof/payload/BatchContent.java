package com.nissmart.ledger.proof.payload;

import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.RowColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows that a batch's payload has, in the canonical form. */
public final class BatchContent {
  /** The amount that a batch of an earlier version does not state. */
  public static final long NOT_STATED = -1;

  /** Has the transactions one after the other, from {@link #start} on. */
  public byte[] bytes = new byte[0];

  public int start;
  public int transactions;

  public final List<Change> changes = new ArrayList<>();

  /** The count of numbers that are left out before the batch. */
  public long skippedSeqs;

  /** True for a batch of an earlier version, which has entries in {@link #bytes}, too. */
  public boolean isCarried;

  public int entriesStart;
  public int entriesEnd;
  private long[] released = new long[64];

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

  void clear() {
    start = 0;
    transactions = 0;
    changes.clear();
    skippedSeqs = 0;
    isCarried = false;
  }

  void addTransaction(long amountReleased) {
    if (transactions == released.length) {
      released = Arrays.copyOf(released, 2 * transactions);
    }
    released[transactions++] = amountReleased;
  }
}
