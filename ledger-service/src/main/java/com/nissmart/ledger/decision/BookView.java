package com.nissmart.ledger.decision;

import com.nissmart.ledger.book.TransactionRow;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What a batch is decided on, read under the book's lock.
 *
 * @param accounts the accounts that its orders name, as far as they exist
 * @param known the transactions that its keys belong to, by dedup id
 * @param targets the transactions that its orders resolve, by seq
 */
public record BookView(
    Map<UUID, AccountState> accounts, Map<UUID, TransactionRow> known, Map<Long, Target> targets) {

  public BookView() {
    this(new HashMap<>(), new HashMap<>(), new HashMap<>());
  }

  /**
   * A transaction that an order wants to resolve.
   *
   * @param row as it is stored
   * @param resolved whether something in the book has resolved it
   */
  public record Target(TransactionRow row, boolean resolved) {}
}
