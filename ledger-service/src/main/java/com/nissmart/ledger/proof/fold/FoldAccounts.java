package com.nissmart.ledger.proof.fold;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The accounts by id, in an open-addressed table that makes no object per look-up. */
public final class FoldAccounts {
  private final AccountShare share;
  private @Nullable FoldAccount[] table = new @Nullable FoldAccount[1 << 12];
  private int size;

  /** Makes a table of all accounts. */
  public FoldAccounts() {
    this(AccountShare.ALL);
  }

  /** Makes a table of a part of the accounts; it has all system accounts, too. */
  public FoldAccounts(AccountShare share) {
    this.share = share;
  }

  public AccountShare share() {
    return share;
  }

  public int size() {
    return size;
  }

  public @Nullable FoldAccount find(long high, long low) {
    int mask = table.length - 1;
    for (int at = slot(high, low, mask); ; at = (at + 1) & mask) {
      FoldAccount account = table[at];
      if (account == null || (account.low == low && account.high == high)) {
        return account;
      }
    }
  }

  public void add(FoldAccount account) {
    if (++size * 2 > table.length) {
      @Nullable FoldAccount[] old = table;
      table = new @Nullable FoldAccount[old.length * 2];
      for (FoldAccount moved : old) {
        if (moved != null) {
          insert(moved);
        }
      }
    }
    insert(account);
  }

  public List<FoldAccount> all() {
    List<FoldAccount> all = new ArrayList<>(size);
    for (FoldAccount account : table) {
      if (account != null) {
        all.add(account);
      }
    }
    return all;
  }

  private void insert(FoldAccount account) {
    int mask = table.length - 1;
    int at = slot(account.high, account.low, mask);
    while (table[at] != null) {
      at = (at + 1) & mask;
    }
    table[at] = account;
  }

  private static int slot(long high, long low, int mask) {
    return AccountShare.mixed(high, low) & mask;
  }
}
