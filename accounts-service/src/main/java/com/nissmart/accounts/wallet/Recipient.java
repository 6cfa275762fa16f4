package com.nissmart.accounts.wallet;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where money for somebody goes.
 *
 * @param accountId of their oldest wallet in the currency
 */
public record Recipient(UUID accountId, String firstName, String lastName) {
  /** One character as a reader sees it, whatever it is composed of (UAX #29). */
  private static final Pattern CHARACTER = Pattern.compile("\\X");

  /** Enough to check whom one pays, and no more: {@code Ada O.} */
  public String displayName() {
    Matcher initial = CHARACTER.matcher(lastName);
    return initial.find() ? firstName + " " + initial.group() + "." : firstName;
  }
}
