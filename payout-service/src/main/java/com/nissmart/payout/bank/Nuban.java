package com.nissmart.payout.bank;

/**
 * The check digit of a Nigerian Uniform Bank Account Number, after the central bank's standards of
 * 2010 and 2020. The digits of the bank's code and of the serial number are multiplied by 3, 7 and
 * 3 in turn; the check digit fills the sum to a multiple of ten. The code of a bank is 3 digits.
 * That of another institution is 9 and its 5 digits.
 */
public final class Nuban {
  private static final int[] WEIGHTS = {3, 7, 3};
  private static final int BANK_DIGITS = 3;
  private static final int SERIAL_DIGITS = 9;
  private static final int TEN = 10;

  private Nuban() {}

  /** Returns the account number that a bank gives to a serial number of at most 9 digits. */
  public static String number(String cbnCode, long serial) {
    String digits = "%09d".formatted(serial);
    return digits + checkDigit(cbnCode, digits);
  }

  /** Returns the last digit of an account number with these first 9 digits. */
  static char checkDigit(String cbnCode, String accountNumber) {
    String prefix = cbnCode.length() == BANK_DIGITS ? cbnCode : "9" + cbnCode;
    String digits = prefix + accountNumber.substring(0, SERIAL_DIGITS);
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      sum += Character.digit(digits.charAt(i), TEN) * WEIGHTS[i % WEIGHTS.length];
    }
    return Character.forDigit((TEN - sum % TEN) % TEN, TEN);
  }
}
