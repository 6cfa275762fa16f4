package com.nissmart.accounts.password;

import com.nissmart.contract.FieldError;
import java.text.Normalizer;
import java.util.Optional;

/**
 * A password as a person typed it. It never appears in a log, because only {@link #reveal} returns
 * its text.
 */
public final class PlainPassword {
  private static final int SHORTEST = 10;
  private static final int LONGEST = 128;

  private final String text;

  private PlainPassword(String text) {
    this.text = text;
  }

  /**
   * Returns the password in NFC, because keyboards compose accents differently (NIST SP 800-63B,
   * 3.1.1.2).
   */
  public static PlainPassword of(String typed) {
    return new PlainPassword(Normalizer.normalize(typed, Normalizer.Form.NFC));
  }

  public boolean isEmpty() {
    return text.isEmpty();
  }

  /** Returns why the password is not acceptable, if so. The message never contains the password. */
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
              "%s must have %d to %d characters, got %d"
                  .formatted(field, SHORTEST, LONGEST, length)));
    }
    if (text.codePoints().anyMatch(PlainPassword::isUntypable)) {
      String message = field + " must not contain control characters";
      return Optional.of(new FieldError(field, "MALFORMED", message));
    }
    return Optional.empty();
  }

  /** Returns the text, for the hash function only. */
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
