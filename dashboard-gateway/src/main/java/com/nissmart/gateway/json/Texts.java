package com.nissmart.gateway.json;

import com.nissmart.contract.Money;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What texts from outside may look like; pure. */
public final class Texts {
  private static final Pattern PLAIN_INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cc}]+@[^@\\s\\p{Cc}]+");

  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

  /** Every code that ISO 4217 gives to money; XXX and XTS stand for no currency and for tests. */
  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .filter(code -> !code.equals("XXX") && !code.equals("XTS"))
          .collect(Collectors.toUnmodifiableSet());

  private Texts() {}

  /** Whether it can be stored and sent on: no U+0000, no half of a surrogate pair. */
  public static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /**
   * Whether it is written as whole numbers are: no plus sign, no leading zero, no fraction, no
   * exponent.
   */
  public static boolean isPlainInteger(String text) {
    return PLAIN_INTEGER.matcher(text).matches();
  }

  /**
   * Whether it is the ISO 4217 code of a currency; which of them the ledger keeps is the ledger's
   * to say.
   */
  public static boolean isCurrency(String text) {
    return Money.isCurrencyCode(text) && CURRENCIES.contains(text);
  }

  /** Whether it can be somebody's email: two parts around one @, without blanks. */
  public static boolean isEmail(String text) {
    return EMAIL.matcher(text).matches();
  }

  /** The instant that RFC 3339 writes like this, or null when it writes none so. */
  public static @Nullable Instant instant(String text) {
    if (!RFC_3339.matcher(text).matches()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null; // No such day or hour.
    }
  }

  /** The length that people count: emoji and letters beyond U+FFFF are one each. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** A reason's name as people read it: {@code INSUFFICIENT_FUNDS} is "Insufficient funds". */
  public static String sentenceCase(String name) {
    String words = name.toLowerCase(Locale.ROOT).replace('_', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
