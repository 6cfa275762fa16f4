package com.nissmart.contract;

import java.text.Normalizer;
import java.util.Optional;

/**
 * A line of text that one person writes and others read: a name, a description, a note. It is
 * stored composed (Unicode NFC) and without white space around it. Any script and emoji are
 * allowed. Text is refused when some of it cannot be seen, because it then reads like another text,
 * or when it can disturb what is shown around it.
 */
public final class DisplayText {
  /** Normalizing costs more than linear time in the number of marks, so longer text is cut off. */
  private static final int LONGEST_NORMALIZED = 4_000;

  private DisplayText() {}

  /** Returns the text as it is stored and compared. */
  public static String normalize(String typed) {
    int from = 0;
    int to = typed.length();
    while (from < to && HiddenCharacters.isBlank(typed.charAt(from))) {
      from++;
    }
    while (from < to && HiddenCharacters.isBlank(typed.charAt(to - 1))) {
      to--;
    }
    String bare = typed.substring(from, to);
    return isPlain(bare) || bare.length() > LONGEST_NORMALIZED
        ? bare
        : Normalizer.normalize(bare, Normalizer.Form.NFC);
  }

  /**
   * Returns the normalized text.
   *
   * @param longest the most code points it may have
   * @throws Refusal INVALID_REQUEST when it is empty or not acceptable
   */
  public static String required(String field, String typed, int longest) {
    String text = normalize(typed);
    refuse(check(field, text, longest));
    return text;
  }

  /** Does the same as {@link #required}, but accepts an empty text. */
  public static String optional(String field, String typed, int longest) {
    String text = normalize(typed);
    if (!text.isEmpty()) {
      refuse(check(field, text, longest));
    }
    return text;
  }

  /** Refuses with INVALID_REQUEST when there is a problem. */
  public static void refuse(Optional<FieldError> problem) {
    if (problem.isPresent()) {
      FieldError error = problem.get();
      throw Refusal.invalid(error.field(), error.code(), error.message());
    }
  }

  /**
   * Returns why a name is not acceptable, if so. Besides the rule for all text, it needs a letter.
   */
  public static Optional<FieldError> nameProblem(String field, String typed, int longest) {
    Optional<FieldError> problem = problem(field, typed, longest);
    return problem.isPresent() || typed.codePoints().anyMatch(Character::isLetter)
        ? problem
        : malformed(field, "must have a letter, got '%s'".formatted(Refusal.quote(typed)));
  }

  /**
   * Returns why a required text is not acceptable, if so.
   *
   * @param longest the most code points it may have
   */
  public static Optional<FieldError> problem(String field, String typed, int longest) {
    return check(field, normalize(typed), longest);
  }

  /** Returns why a required text is too short or too long, if so. */
  public static Optional<FieldError> lengthProblem(String field, String typed, int longest) {
    return checkLength(field, normalize(typed), longest);
  }

  private static Optional<FieldError> check(String field, String text, int longest) {
    Optional<FieldError> length = checkLength(field, text, longest);
    if (length.isPresent() || isPlain(text)) {
      return length;
    }
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      if (HiddenCharacters.isRefused(points, i)) {
        return malformed(
            field,
            "must only have characters that can be seen, got U+%04X as number %d; remove it"
                .formatted(points[i], i + 1));
      }
    }
    return text.codePoints().anyMatch(HiddenCharacters::isVisible)
        ? Optional.empty()
        : malformed(field, "must have a character that can be seen");
  }

  private static Optional<FieldError> checkLength(String field, String text, int longest) {
    if (text.isEmpty()) {
      return Optional.of(new FieldError(field, "REQUIRED", field + " is required"));
    }
    int length = text.codePointCount(0, text.length());
    return length <= longest
        ? Optional.empty()
        : Optional.of(
            new FieldError(
                field,
                "TOO_LONG",
                "%s must have at most %d characters, got %d".formatted(field, longest, length)));
  }

  /**
   * Returns the normalized text without the characters that the rule refuses: for text that was
   * stored before the rule.
   */
  public static String visible(String stored) {
    String text = normalize(stored);
    if (isPlain(text)) {
      return text;
    }
    int[] points =
        text.codePoints().map(point -> Character.isWhitespace(point) ? ' ' : point).toArray();
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < points.length; i++) {
      if (!HiddenCharacters.isRefused(points, i)) {
        kept.appendCodePoint(points[i]);
      }
    }
    return kept.toString().strip();
  }

  private static Optional<FieldError> malformed(String field, String why) {
    return Optional.of(new FieldError(field, "MALFORMED", field + " " + why));
  }

  /** Returns whether the text is of visible ASCII characters and single spaces only. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
