package com.nissmart.ledger.proof.fold;

/**
 * A part of the accounts, so that a fold of a book with many accounts needs little memory: each
 * share is derived by a fold of its own, and each account is in one share.
 *
 * @param index from 0
 * @param count the number of shares
 */
public record AccountShare(int index, int count) {
  /** The share of all accounts. */
  public static final AccountShare ALL = new AccountShare(0, 1);

  /** Returns whether an account is in this share; high and low are the halves of its id. */
  public boolean has(long high, long low) {
    return count == 1 || Integer.remainderUnsigned(mixed(high, low), count) == index;
  }

  /** Returns whether this share's fold derives what belongs to no account. */
  public boolean isFirst() {
    return index == 0;
  }

  static int mixed(long high, long low) {
    return (int) (((high ^ Long.rotateLeft(low, 32)) * 0x9e37_79b9_7f4a_7c15L) >>> 32);
  }
}
