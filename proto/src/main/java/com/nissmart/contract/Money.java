package com.nissmart.contract;

/**
 * An amount of one currency.
 *
 * @param amount whole minor units (kobo for NGN); never a floating-point number
 * @param currency ISO 4217 alphabetic code, upper case
 */
public record Money(long amount, String currency) {

  /** Refuses a code that is not three upper-case letters; the ledger decides which it keeps. */
  public Money {
    if (!isCurrencyCode(currency)) {
      throw Refusal.invalid(
          "currency",
          "MALFORMED",
          "currency is an ISO 4217 code such as NGN, got '" + currency + "'");
    }
  }

  /** Returns the value of a message of the contract. */
  public static Money of(com.nissmart.common.v1.Money message) {
    return new Money(message.getAmount(), message.getCurrency());
  }

  /** Returns this value as a message of the contract. */
  public com.nissmart.common.v1.Money toMessage() {
    return com.nissmart.common.v1.Money.newBuilder()
        .setAmount(amount)
        .setCurrency(currency)
        .build();
  }

  /** Returns whether the text has the form of a currency code. */
  public static boolean isCurrencyCode(String text) {
    return text.length() == 3 && text.chars().allMatch(c -> c >= 'A' && c <= 'Z');
  }
}
