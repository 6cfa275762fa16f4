package com.nissmart.gateway.json;

import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Money;
import com.nissmart.contract.json.EnumWords;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules for texts from outside; pure. */
public final class Texts {
  private static final Pattern PLAIN_INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cc}]+@[^@\\s\\p{Cc}]+");

  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

  /** The ISO 4217 codes of money, without XXX (no currency) and XTS (for tests). */
  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .filter(code -> !code.equals("XXX") && !code.equals("XTS"))
          .collect(Collectors.toUnmodifiableSet());

  private Texts() {}

  /** Returns whether the text has neither U+0000 nor half of a surrogate pair. */
  public static boolean isStorable(String text) {
    return text.codePoints()
        .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }

  /** Returns whether the text is a whole number without plus sign, leading zero or exponent. */
  public static boolean isPlainInteger(String text) {
    return PLAIN_INTEGER.matcher(text).matches();
  }

  /** Returns whether the text is an ISO 4217 code; the ledger decides which ones it supports. */
  public static boolean isCurrency(String text) {
    return Money.isCurrencyCode(text) && CURRENCIES.contains(text);
  }

  /**
   * Returns whether the text can be an email address: two parts around one @, without blanks inside
   * it. Blanks around it are left out wherever an email is read.
   */
  public static boolean isEmail(String text) {
    return EMAIL.matcher(DisplayText.normalize(text)).matches();
  }

  /** Returns the instant of an RFC 3339 text, or null when it is not one. */
  public static @Nullable Instant instant(String text) {
    if (!RFC_3339.matcher(text).matches()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null; // There is no such day or hour.
    }
  }

  /** Returns the number of characters, of which an emoji is one. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Returns the values of an enum by their words, in their order and without {@code absent}. */
  public static <E extends Enum<E>> Map<String, E> byWord(E[] values, String prefix, E absent) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E value : values) {
      if (value != absent && value.name().startsWith(prefix)) {
        words.put(EnumWords.word(value, prefix), value);
      }
    }
    return words;
  }

  /** Returns a reason's name for people: {@code INSUFFICIENT_FUNDS} is "Insufficient funds". */
  public static String sentenceCase(String name) {
    String words = name.toLowerCase(Locale.ROOT).replace('_', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
