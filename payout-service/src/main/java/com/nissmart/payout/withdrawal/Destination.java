package com.nissmart.payout.withdrawal;

/**
 * A bank account.
 *
 * @param bankCode 3 to 6 digits
 * @param accountNumber 10 digits
 * @param accountName 1 to 100 characters
 */
public record Destination(String bankCode, String accountNumber, String accountName) {
  /** Leaves out the holder's name and most of the number, because logs must not show them. */
  @Override
  public String toString() {
    int shown = Math.min(3, accountNumber.length());
    return bankCode + "/***" + accountNumber.substring(accountNumber.length() - shown);
  }
}
