package com.nissmart.ledger.proof.row;

/** The three letters of a currency as a number, since the fold compares millions of them. */
public final class CurrencyLetters {
  public static final int NONE = 0;

  private CurrencyLetters() {}

  public static int of(String code) {
    int number = 0;
    for (int i = 0; i < code.length(); i++) {
      number = number << 8 | code.charAt(i);
    }
    return number;
  }

  public static String name(int currency) {
    return currency == NONE
        ? "none"
        : ""
            + (char) (currency >> 16 & 0xff)
            + (char) (currency >> 8 & 0xff)
            + (char) (currency & 0xff);
  }
}
