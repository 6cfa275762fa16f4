package com.nissmart.accounts.text;

import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An email address. Its form is the one that browsers check in an email field (the HTML standard's
 * "valid e-mail address"). It is ASCII: two addresses that look the same must be the same when
 * money is sent to one of them, and upper and lower case must mean the same in Java and in every
 * PostgreSQL locale.
 *
 * @param text as its owner wrote it
 */
public record EmailAddress(String text) {
  private static final int LONGEST = 254;
  private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
  private static final Pattern FORM =
      Pattern.compile("[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@" + LABEL + "(?:\\." + LABEL + ")*");

  /**
   * The address in what somebody typed; white space around it is not part of it.
   *
   * @throws Refusal INVALID_REQUEST when it has not the form of one
   */
  public static EmailAddress parse(String field, String typed) {
    Optional<FieldError> problem = problem(field, typed);
    if (problem.isPresent()) {
      FieldError error = problem.get();
      throw Refusal.invalid(error.field(), error.code(), error.message());
    }
    return new EmailAddress(typed.strip());
  }

  /** What is wrong with what somebody typed as an email address, if anything. */
  public static Optional<FieldError> problem(String field, String typed) {
    String text = typed.strip();
    if (text.isEmpty()) {
      return Optional.of(new FieldError(field, "REQUIRED", field + " is required"));
    }
    if (text.length() > LONGEST) {
      return Optional.of(
          new FieldError(
              field,
              "TOO_LONG",
              "%s has at most %d characters, got %d".formatted(field, LONGEST, text.length())));
    }
    if (!FORM.matcher(text).matches()) {
      return Optional.of(
          new FieldError(
              field,
              "MALFORMED",
              "%s is an address such as ada@example.com, got '%s'"
                  .formatted(field, Refusal.quote(text))));
    }
    return Optional.empty();
  }

  /** What two spellings of one address have in common: lower case. */
  public String key() {
    return text.toLowerCase(Locale.ROOT);
  }
}
