package com.nissmart.contract;

/**
 * An amount of one currency.
 *
 * @param amount whole minor units (kobo for NGN); never a floating-point number
 * @param currency ISO 4217 alphabetic code, upper case
 */
public record Money(long amount, String currency) {

  /**
   * Refuses what is not three upper-case letters; whether the currency is kept here is a rule of
   * the ledger.
   */
  public Money {
    if (!isCurrencyCode(currency)) {
      throw Refusal.invalid(
          "currency",
          "MALFORMED",
          "currency is an ISO 4217 code such as NGN, got '" + currency + "'");
    }
  }

  /** The contract's message as the value it stands for. */
  public static Money of(com.nissmart.common.v1.Money message) {
    return new Money(message.getAmount(), message.getCurrency());
  }

  /** This value as the contract's message. */
  public com.nissmart.common.v1.Money toMessage() {
    return com.nissmart.common.v1.Money.newBuilder()
        .setAmount(amount)
        .setCurrency(currency)
        .build();
  }

  /** Whether the text has the form of a currency code. */
  public static boolean isCurrencyCode(String text) {
    return text.length() == 3 && text.chars().allMatch(c -> c >= 'A' && c <= 'Z');
  }
}
