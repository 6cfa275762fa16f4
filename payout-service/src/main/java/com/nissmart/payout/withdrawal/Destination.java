package com.nissmart.payout.withdrawal;

/**
 * A bank account.
 *
 * @param bankCode 3 to 6 digits
 * @param accountNumber 10 digits
 * @param accountName 1 to 100 characters
 */
public record Destination(String bankCode, String accountNumber, String accountName) {

  /**
   * Without the holder's name and with most of the number hidden: logs are not the place for
   * either.
   */
  @Override
  public String toString() {
    int shown = Math.min(3, accountNumber.length());
    return bankCode + "/***" + accountNumber.substring(accountNumber.length() - shown);
  }
}
