package com.nissmart.contract;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;

/** Amounts in sentences for people. */
public final class MoneyText {
  private MoneyText() {}

  /** Returns an amount such as {@code 2,500.00 NGN}, with the digits that ISO 4217 gives it. */
  public static String of(Money money) {
    int digits = digits(money.currency());
    return String.format(
        Locale.ROOT,
        "%,." + digits + "f %s",
        BigDecimal.valueOf(money.amount(), digits),
        money.currency());
  }

  private static int digits(String currency) {
    return Currency.getAvailableCurrencies().stream()
        .filter(known -> known.getCurrencyCode().equals(currency))
        .mapToInt(Currency::getDefaultFractionDigits)
        .map(known -> Math.max(known, 0))
        .findFirst()
        .orElse(0);
  }
}
