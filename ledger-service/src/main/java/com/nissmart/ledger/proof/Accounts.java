package com.nissmart.ledger.proof;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accounts by their 16 bytes, without an object per look-up: an open-addressed table. */
final class Accounts {
  private @Nullable Account[] table = new @Nullable Account[1 << 12];
  private int size;

  int size() {
    return size;
  }

  @Nullable Account find(long high, long low) {
    int mask = table.length - 1;
    for (int at = slot(high, low, mask); ; at = (at + 1) & mask) {
      Account account = table[at];
      if (account == null || (account.low == low && account.high == high)) {
        return account;
      }
    }
  }

  void add(Account account) {
    if (++size * 2 > table.length) {
      @Nullable Account[] old = table;
      table = new @Nullable Account[old.length * 2];
      for (Account moved : old) {
        if (moved != null) {
          insert(moved);
        }
      }
    }
    insert(account);
  }

  List<Account> all() {
    List<Account> all = new ArrayList<>(size);
    for (Account account : table) {
      if (account != null) {
        all.add(account);
      }
    }
    return all;
  }

  private void insert(Account account) {
    int mask = table.length - 1;
    int at = slot(account.high, account.low, mask);
    while (table[at] != null) {
      at = (at + 1) & mask;
    }
    table[at] = account;
  }

  private static int slot(long high, long low, int mask) {
    long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9e37_79b9_7f4a_7c15L;
    return (int) (mixed >>> 32) & mask;
  }
}
