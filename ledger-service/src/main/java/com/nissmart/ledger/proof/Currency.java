package com.nissmart.ledger.proof;

/** A currency's three letters as a number, since the fold compares millions of them. */
final class Currency {
  /** No currency. */
  static final int NONE = 0;

  private Currency() {}

  static int of(String code) {
    int number = 0;
    for (int i = 0; i < code.length(); i++) {
      number = number << 8 | code.charAt(i);
    }
    return number;
  }

  static String name(int currency) {
    return currency == NONE
        ? "none"
        : ""
            + (char) (currency >> 16 & 0xff)
            + (char) (currency >> 8 & 0xff)
            + (char) (currency & 0xff);
  }
}
