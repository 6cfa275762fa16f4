package com.nissmart.payout.reconciliation.report;

import com.nissmart.contract.Refusal;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The rules for the values of a settlement report in any format. */
public final class ReportRules {
  private static final int LONGEST_REFERENCE = 100;
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,5})?");
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private ReportRules() {}

  static boolean isReference(String text) {
    return !text.isBlank()
        && text.length() <= LONGEST_REFERENCE
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  /** Returns a decimal amount, positive or zero, in minor units. */
  static long minor(String amount, String currency) {
    try {
      int digits = Currency.getInstance(currency).getDefaultFractionDigits();
      if (digits >= 0 && AMOUNT.matcher(amount).matches()) {
        return new BigDecimal(amount).movePointRight(digits).longValueExact();
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Refused below.
    }
    throw Refusal.invalid(
        "report",
        "MALFORMED",
        "An amount must be a decimal number of a known currency, got '%s %s'"
            .formatted(Refusal.quote(amount), Refusal.quote(currency)));
  }

  /** Reads the time of a booking; empty when it is no time that a bank can mean. */
  static Optional<Instant> bookedAt(String text, Function<String, Instant> parser) {
    try {
      return Optional.of(parser.apply(text))
          .filter(time -> !time.isBefore(EARLIEST) && !time.isAfter(LATEST));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Returns a sum, and refuses one that does not fit 64 bits. */
  public static long plus(long sum, long amount) {
    try {
      return Math.addExact(sum, amount);
    } catch (ArithmeticException e) {
      throw Refusal.invalid(
          "report",
          "OUT_OF_RANGE",
          "The amounts of the report must have sums below 2^63 minor units");
    }
  }
}
