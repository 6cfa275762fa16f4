package com.nissmart.accounts.password;

import com.nissmart.contract.FieldError;
import java.text.Normalizer;
import java.util.Optional;

/**
 * A password as a person typed it, on its way to be hashed. It never shows in a log: its text is
 * reachable only through {@link #reveal}.
 */
public final class PlainPassword {
  private static final int SHORTEST = 10;
  private static final int LONGEST = 128;

  private final String text;

  private PlainPassword(String text) {
    this.text = text;
  }

  /**
   * Keyboards compose accents differently; NFC makes them type the same password (NIST SP 800-63B,
   * 3.1.1.2).
   */
  public static PlainPassword of(String typed) {
    return new PlainPassword(Normalizer.normalize(typed, Normalizer.Form.NFC));
  }

  /** Whether nothing was typed. */
  public boolean isEmpty() {
    return text.isEmpty();
  }

  /** Why nobody can have this password, if so. The sentence never holds the password. */
  public Optional<FieldError> problem(String field) {
    int length = text.codePointCount(0, text.length());
    if (isEmpty()) {
      return Optional.of(new FieldError(field, "REQUIRED", field + " is required"));
    }
    if (length < SHORTEST || length > LONGEST) {
      return Optional.of(
          new FieldError(
              field,
              length < SHORTEST ? "OUT_OF_RANGE" : "TOO_LONG",
              "%s has %d to %d characters, got %d".formatted(field, SHORTEST, LONGEST, length)));
    }
    if (text.codePoints().anyMatch(PlainPassword::isUntypable)) {
      String message = field + " has a control character in it";
      return Optional.of(new FieldError(field, "MALFORMED", message));
    }
    return Optional.empty();
  }

  /** The text, for the hash function only. */
  String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "PlainPassword[hidden]";
  }

  private static boolean isUntypable(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL || type == Character.SURROGATE;
  }
}
