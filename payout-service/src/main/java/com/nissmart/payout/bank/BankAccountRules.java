package com.nissmart.payout.bank;

import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides whether a bank account can exist: its bank is known and its number fits the bank. */
public final class BankAccountRules {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{10}");

  private final boolean checkDigits;
  private final Set<String> testNumbers;

  /**
   * Creates the rules.
   *
   * @param checkDigits false: the check digits of numbers are not looked at
   * @param testNumbers numbers that fit every bank
   */
  public BankAccountRules(boolean checkDigits, Set<String> testNumbers) {
    this.checkDigits = checkDigits;
    this.testNumbers = testNumbers;
  }

  /**
   * Returns what is wrong with an account, or null.
   *
   * @param prefix of the names of fields, such as {@code destination.}
   */
  public @Nullable FieldError fault(String prefix, BankAccount account) {
    Optional<Bank> bank = BankDirectory.NIGERIA.find(account.bankCode());
    if (bank.isEmpty()) {
      return new FieldError(
          prefix + "bank_code",
          "UNKNOWN_BANK",
          prefix
              + "bank_code is the code of a bank, with all its leading zeros, got '%s'"
                  .formatted(Refusal.quote(account.bankCode())));
    }
    if (!NUMBER.matcher(account.accountNumber()).matches()) {
      return new FieldError(
          prefix + "account_number",
          "MALFORMED",
          prefix
              + "account_number is 10 digits, got '%s'"
                  .formatted(Refusal.quote(account.accountNumber())));
    }
    boolean fits =
        !checkDigits
            || testNumbers.contains(account.accountNumber())
            || bank.get().hasNumber(account.accountNumber());
    return fits ? null : wrongDigit(prefix, bank.get(), account.accountNumber());
  }

  private static FieldError wrongDigit(String prefix, Bank bank, String number) {
    return new FieldError(
        prefix + "account_number",
        "CHECK_DIGIT",
        prefix
            + "account_number is a number of %s with its check digit, got '%s'; check the number and the bank"
                .formatted(bank.name(), number));
  }
}
