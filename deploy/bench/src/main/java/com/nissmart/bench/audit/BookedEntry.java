package com.nissmart.bench.audit;

/**
 * One side of a transaction as a book has it.
 *
 * @param account index of the account
 * @param number position on the account, counted from 1
 * @param balance of the account after it
 * @param held of the account after it
 * @param day days since 1970; {@link BookedTransfer#NO_DAY} when the book counts no days
 * @param dayDebits spent on the day, up to and with this entry
 */
record BookedEntry(
    int account,
    long number,
    long seq,
    long amount,
    long balance,
    long held,
    int day,
    long dayDebits) {
  long hash() {
    return RowHash.of(account, number, seq, amount, balance, held, day, dayDebits).value();
  }
}
