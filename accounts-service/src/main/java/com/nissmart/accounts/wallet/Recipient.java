package com.nissmart.accounts.wallet;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The recipient of a transfer by email.
 *
 * @param accountId of the oldest open wallet in the currency
 */
public record Recipient(UUID accountId, String firstName, String lastName) {
  /** A character as readers see it, which may be several code points (UAX #29). */
  private static final Pattern CHARACTER = Pattern.compile("\\X");

  /** Returns enough to recognise the recipient, and no more: {@code Ada O.} */
  public String displayName() {
    Matcher initial = CHARACTER.matcher(lastName);
    return initial.find() ? firstName + " " + initial.group() + "." : firstName;
  }
}
