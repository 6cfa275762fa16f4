package com.nissmart.bench.audit;

/** An account as its transactions make it, one after the other. */
final class DerivedAccount {
  long balance;
  private long held;
  private long number;
  private int day = BookedTransfer.NO_DAY;
  private long dayDebits;

  DerivedAccount(long balance) {
    this.balance = balance;
  }

  /**
   * Returns the next entry of the account.
   *
   * @param spends whether the account has a daily limit
   */
  BookedEntry move(int account, BookedTransfer by, long amount, long heldChange, boolean spends) {
    number++;
    balance = Math.addExact(balance, amount);
    held = Math.addExact(held, heldChange);
    long before = by.day() <= day ? dayDebits : 0;
    day = Math.max(day, by.day());
    // A transfer is spent when it debits, and a withdrawal when it is held.
    dayDebits = spends ? before + Math.max(0, heldChange - amount) : 0;
    return new BookedEntry(account, number, by.seq(), amount, balance, held, day, dayDebits);
  }

  boolean isBelowZero() {
    return balance - held < 0 || held < 0;
  }
}
