package com.nissmart.ledger.proof.row;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import com.nissmart.contract.Ids;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored row that is wrong; the message names it and says what was expected. The scope is the
 * part of the book that cannot be trusted because of it.
 */
public final class Finding extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient FindingScope scope;

  private Finding(String text, FindingScope scope) {
    super(text, null, false, false);
    this.scope = scope;
  }

  @FormatMethod
  public static Finding of(@FormatString String sentence, Object... values) {
    return new Finding(String.format(Locale.ROOT, sentence, values), FindingScope.NOTHING);
  }

  /** Returns the same finding with a scope, unless it has one. */
  public Finding in(FindingScope wider) {
    return scope.isNothing() ? new Finding(text(), wider) : this;
  }

  public FindingScope scope() {
    return scope;
  }

  public String text() {
    return String.valueOf(getMessage());
  }

  public static String account(UUID id) {
    return Ids.ACCOUNT.format(id);
  }

  public static String user(@Nullable UUID id) {
    return id == null ? "NULL" : Ids.USER.format(id);
  }
}
