package com.nissmart.ledger.decision;

import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.v1.TransactionType;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of the book that the decisions of a batch read; each order changes it for the next.
 *
 * @param accounts the accounts that the orders name, as far as they exist
 * @param known the transactions that have the orders' keys, by dedup id
 * @param targets the transactions that the orders resolve, by seq
 */
public record BookView(
    Map<UUID, AccountState> accounts, Map<UUID, TransactionRow> known, Map<Long, Target> targets) {

  public BookView() {
    this(new HashMap<>(), new HashMap<>(), new HashMap<>());
  }

  /**
   * A transaction that an order wants to resolve.
   *
   * @param resolution what has resolved it already, or null
   */
  public record Target(TransactionRow row, @Nullable Resolution resolution) {

    /** Returns the target after a transaction that resolves it, or its resolution. */
    Target resolvedBy(TransactionRow by) {
      Resolution before = resolution;
      return new Target(
          row,
          before == null
              ? new Resolution(by.seq(), by.type(), by.requestedBy(), false)
              : new Resolution(before.seq(), before.type(), before.requestedBy(), true));
    }
  }

  /**
   * A transaction that resolved another one.
   *
   * @param returned whether an adjustment of a bank's return resolves this one in turn
   */
  public record Resolution(long seq, TransactionType type, String requestedBy, boolean returned) {}
}
