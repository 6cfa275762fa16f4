package com.nissmart.accounts.text;

import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import java.text.Normalizer;
import java.util.Optional;

/**
 * Short text that one person writes and others read, such as a name. Any script and emoji are
 * allowed. Refused is text that cannot be stored, or that makes a page show something else than the
 * text.
 */
public final class HumanText {

  private HumanText() {}

  /**
   * Returns the text as it is stored and compared: composed (Unicode NFC), without white space
   * around it.
   */
  public static String normalize(String typed) {
    return Normalizer.normalize(typed, Normalizer.Form.NFC).strip();
  }

  /**
   * Returns the normalized text.
   *
   * @param longest the most code points it may have
   * @throws Refusal INVALID_REQUEST when it is not acceptable
   */
  public static String require(String field, String typed, int longest) {
    String text = normalize(typed);
    problem(field, text, longest)
        .ifPresent(error -> {
          throw Refusal.invalid(error.field(), error.code(), error.message());
        });
    return text;
  }

  /** Does the same as {@link #require}, but accepts an empty text. */
  public static String requireIfPresent(String field, String typed, int longest) {
    return normalize(typed).isEmpty() ? "" : require(field, typed, longest);
  }

  /**
   * Returns why a normalized text is not acceptable, if so.
   *
   * @param longest the most code points it may have
   */
  public static Optional<FieldError> problem(String field, String text, int longest) {
    if (text.isEmpty()) {
      return Optional.of(new FieldError(field, "REQUIRED", field + " is required"));
    }
    int length = text.codePointCount(0, text.length());
    if (length > longest) {
      return Optional.of(
          new FieldError(
              field,
              "TOO_LONG",
              "%s must have at most %d characters, got %d".formatted(field, longest, length)));
    }
    Optional<Integer> refused = text.codePoints().filter(HumanText::isRefused).boxed().findFirst();
    if (refused.isPresent()) {
      return Optional.of(malformed(field, "U+%04X is not allowed in it".formatted(refused.get())));
    }
    if (text.codePoints().noneMatch(HumanText::isVisible)) {
      return Optional.of(malformed(field, "no character in it is visible"));
    }
    return Optional.empty();
  }

  private static FieldError malformed(String field, String why) {
    return new FieldError(field, "MALFORMED", field + ": " + Refusal.quote(why));
  }

  private static boolean isRefused(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      // The embeddings, overrides and isolates of UAX #9 let a name rearrange the text around it.
      case Character.FORMAT ->
          (codePoint >= 0x202A && codePoint <= 0x202E)
              || (codePoint >= 0x2066 && codePoint <= 0x2069);
      default -> false;
    };
  }

  private static boolean isVisible(int codePoint) {
    return !Character.isWhitespace(codePoint)
        && !Character.isSpaceChar(codePoint)
        && Character.getType(codePoint) != Character.FORMAT;
  }
}
