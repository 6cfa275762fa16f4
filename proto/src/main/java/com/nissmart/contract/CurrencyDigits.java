package com.nissmart.contract;

import static java.util.stream.Collectors.toMap;

import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;

/**
 * The digits of each currency's minor unit after ISO 4217, whose table the JDK carries. CLDR, from
 * which browsers take theirs, differs from it: it gives the forint none.
 */
public final class CurrencyDigits {
  /** The digits of most currencies, and of a code that ISO 4217 does not list. */
  public static final int USUAL = 2;

  private static final List<Currency> LISTED =
      Currency.getAvailableCurrencies().stream()
          .filter(currency -> currency.getDefaultFractionDigits() >= 0)
          .sorted(Comparator.comparing(Currency::getCurrencyCode))
          .toList();

  private static final Map<String, Integer> DIGITS =
      LISTED.stream().collect(toMap(Currency::getCurrencyCode, Currency::getDefaultFractionDigits));

  private CurrencyDigits() {}

  /** Returns the number of digits of the currency's minor unit, such as 2 for NGN. */
  public static int of(String currency) {
    return DIGITS.getOrDefault(currency, USUAL);
  }

  /** Returns the currencies that have a minor unit, by code; gold and funds have none. */
  public static List<Currency> listed() {
    return LISTED;
  }
}
