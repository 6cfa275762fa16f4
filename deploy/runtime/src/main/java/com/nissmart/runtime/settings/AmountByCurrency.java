package com.nissmart.runtime.settings;

import com.nissmart.contract.Money;
import java.util.Map;
import java.util.TreeMap;

/**
 * An amount for each currency, in minor units. It is written as one number for every currency,
 * {@code 10000000}, or as {@code NGN=10000000,USD=50000}; other currencies then have the default.
 */
public final class AmountByCurrency {
  private final long others;
  private final Map<String, Long> amounts;

  private AmountByCurrency(long others, Map<String, Long> amounts) {
    this.others = others;
    this.amounts = Map.copyOf(amounts);
  }

  /** Returns the same amount for every currency. */
  public static AmountByCurrency ofAll(long amount) {
    return new AmountByCurrency(amount, Map.of());
  }

  /**
   * Reads the text of a setting.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  static AmountByCurrency parse(String text, long fallback) {
    if (!text.contains("=")) {
      return ofAll(positive(text));
    }
    Map<String, Long> amounts = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      String[] pair = part.strip().split("=", -1);
      if (pair.length != 2
          || !Money.isCurrencyCode(pair[0])
          || amounts.put(pair[0], positive(pair[1])) != null) {
        throw new IllegalArgumentException(part);
      }
    }
    return new AmountByCurrency(fallback, amounts);
  }

  /** Returns the amount for a currency. */
  public long of(String currency) {
    return amounts.getOrDefault(currency, others);
  }

  /** Returns whether the money is the amount for its currency or more. */
  public boolean reaches(Money money) {
    return money.amount() >= of(money.currency());
  }

  private static long positive(String text) {
    long amount = Long.parseLong(text);
    if (amount < 0) {
      throw new IllegalArgumentException(text);
    }
    return amount;
  }
}
