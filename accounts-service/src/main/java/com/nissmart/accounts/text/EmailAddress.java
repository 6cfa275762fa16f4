package com.nissmart.accounts.text;

import com.nissmart.contract.DisplayText;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An email address in the form that browsers check (the HTML standard's "valid e-mail address"). It
 * is ASCII, because two addresses that look alike must be the same when money is sent to one of
 * them, and because case must mean the same in Java and in every PostgreSQL locale.
 *
 * @param text as its owner wrote it
 */
public record EmailAddress(String text) {
  private static final int LONGEST = 254;
  private static final int SHORT_HASH_BYTES = 8;
  private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
  private static final Pattern FORM =
      Pattern.compile("[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@" + LABEL + "(?:\\." + LABEL + ")*");

  /**
   * Parses an address and strips white space around it.
   *
   * @throws Refusal INVALID_REQUEST when it is malformed
   */
  public static EmailAddress parse(String field, String typed) {
    DisplayText.refuse(problem(field, typed));
    return new EmailAddress(DisplayText.normalize(typed));
  }

  /** Returns why a text is not an address, if so. */
  public static Optional<FieldError> problem(String field, String typed) {
    String text = DisplayText.normalize(typed);
    if (text.isEmpty()) {
      return Optional.of(new FieldError(field, "REQUIRED", field + " is required"));
    }
    if (text.length() > LONGEST) {
      return Optional.of(
          new FieldError(
              field,
              "TOO_LONG",
              "%s must have at most %d characters, got %d"
                  .formatted(field, LONGEST, text.length())));
    }
    if (!FORM.matcher(text).matches()) {
      return Optional.of(
          new FieldError(
              field,
              "MALFORMED",
              "%s must be an address such as ada@example.com, got '%s'"
                  .formatted(field, Refusal.quote(text))));
    }
    return Optional.empty();
  }

  /** Returns the address in lower case, which is equal for all spellings of one address. */
  public String key() {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Returns 16 hexadecimal digits that stand for the address in the security log. */
  public String shortHash() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key().getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash, 0, SHORT_HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
