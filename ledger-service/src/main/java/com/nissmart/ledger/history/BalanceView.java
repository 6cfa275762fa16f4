package com.nissmart.ledger.history;

/**
 * What an account has, in minor units.
 *
 * @param posted the sum of its entries
 * @param held the part that open holds keep
 * @param version account_seq of the entry it stands on; 0 when there is none
 */
public record BalanceView(String currency, long posted, long held, long version) {
  /** What can be spent. */
  public long available() {
    return posted - held;
  }
}
