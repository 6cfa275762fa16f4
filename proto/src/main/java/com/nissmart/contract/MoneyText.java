package com.nissmart.contract;

import java.math.BigDecimal;
import java.util.Locale;

/** Amounts in sentences for people. */
public final class MoneyText {
  private MoneyText() {}

  /** Returns an amount such as {@code 2,500.00 NGN}, with the digits that ISO 4217 gives it. */
  public static String of(Money money) {
    int digits = CurrencyDigits.of(money.currency());
    return String.format(
        Locale.ROOT,
        "%,." + digits + "f %s",
        BigDecimal.valueOf(money.amount(), digits),
        money.currency());
  }
}
