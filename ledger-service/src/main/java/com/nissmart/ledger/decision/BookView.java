package com.nissmart.ledger.decision;

import com.nissmart.ledger.book.TransactionRow;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

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

  /** A transaction that an order wants to resolve, and whether another has done so already. */
  public record Target(TransactionRow row, boolean resolved) {}
}
