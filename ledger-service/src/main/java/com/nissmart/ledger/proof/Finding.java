package com.nissmart.ledger.proof;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import com.nissmart.contract.Ids;
import java.util.Locale;
import java.util.UUID;

/** A row lies; the message names it and says what was expected of it. */
final class Finding extends Exception {
  private static final long serialVersionUID = 1L;

  private Finding(String text) {
    super(text, null, false, false);
  }

  @FormatMethod
  static Finding of(@FormatString String sentence, Object... values) {
    return new Finding(String.format(Locale.ROOT, sentence, values));
  }

  /** The finding in words. */
  String text() {
    return String.valueOf(getMessage());
  }

  static String account(UUID id) {
    return Ids.ACCOUNT.format(id);
  }

  static String account(Account account) {
    return account(account.id());
  }
}
