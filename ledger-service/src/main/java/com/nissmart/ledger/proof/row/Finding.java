package com.nissmart.ledger.proof.row;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import com.nissmart.contract.Ids;
import java.util.Locale;
import java.util.UUID;

/** A stored row that is wrong; the message names it and says what was expected. */
public final class Finding extends Exception {
  private static final long serialVersionUID = 1L;

  private Finding(String text) {
    super(text, null, false, false);
  }

  @FormatMethod
  public static Finding of(@FormatString String sentence, Object... values) {
    return new Finding(String.format(Locale.ROOT, sentence, values));
  }

  public String text() {
    return String.valueOf(getMessage());
  }

  public static String account(UUID id) {
    return Ids.ACCOUNT.format(id);
  }
}
