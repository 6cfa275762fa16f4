package com.nissmart.ledger.history;

/**
 * The balance of an account, in minor units.
 *
 * @param posted the sum of its entries
 * @param held the part that open holds keep
 * @param version account_seq of the last entry; 0 when there is none
 */
public record BalanceView(String currency, long posted, long held, long version) {
  public long available() {
    return posted - held;
  }
}
