package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import java.math.BigDecimal;
import java.util.Currency;

/** What is in a settlement report, whatever its format. */
final class ReportRules {
  private static final int LONGEST_REFERENCE = 100;

  private ReportRules() {}

  static boolean isReference(String text) {
    return !text.isBlank()
        && text.length() <= LONGEST_REFERENCE
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  /**
   * A decimal amount in minor units.
   *
   * @throws Refusal INVALID_REQUEST when it is not positive or finer than the currency is
   */
  static Money money(String amount, String currency) {
    try {
      int digits = Currency.getInstance(currency).getDefaultFractionDigits();
      long minor = new BigDecimal(amount).movePointRight(digits).longValueExact();
      if (minor > 0) {
        return new Money(minor, currency);
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Said below, the same for every way of being no amount.
    }
    throw Refusal.invalid(
        "report",
        "MALFORMED",
        "not a positive amount of a currency: '%s %s'"
            .formatted(Refusal.quote(amount), Refusal.quote(currency)));
  }
}
