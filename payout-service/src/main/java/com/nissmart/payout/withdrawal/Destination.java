package com.nissmart.payout.withdrawal;

import com.nissmart.payout.bank.BankAccount;
import org.jspecify.annotations.Nullable;

/**
 * A bank account.
 *
 * @param bankCode the bank's one code; that of an old withdrawal is as it was given, 3 to 6 digits
 * @param accountNumber 10 digits
 * @param accountName 1 to 100 characters, in a request as they were typed
 * @param bankAccountName the holder's name as the bank gave it; null when it did not
 */
public record Destination(
    String bankCode, String accountNumber, String accountName, @Nullable String bankAccountName) {

  public BankAccount account() {
    return new BankAccount(bankCode, accountNumber);
  }

  /** Leaves out the holder's name and most of the number, because logs must not show them. */
  @Override
  public String toString() {
    int shown = Math.min(3, accountNumber.length());
    return bankCode + "/***" + accountNumber.substring(accountNumber.length() - shown);
  }
}
