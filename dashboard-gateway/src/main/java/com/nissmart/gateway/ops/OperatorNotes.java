package com.nissmart.gateway.ops;

import com.nissmart.gateway.json.JsonBody;
import org.jspecify.annotations.Nullable;

/** Why an operator does something. */
final class OperatorNotes {
  private static final String NAME = "note";

  /** Where it is also the description of a transaction or stands in an account's history. */
  private static final int LONGEST = 140;

  /** Where only the audit log, or a withdrawal's history, keeps it. */
  static final int LONGEST_IN_LOG = 280;

  private OperatorNotes() {}

  static String required(JsonBody body) {
    return body.text(NAME, LONGEST);
  }

  static String requiredForLog(JsonBody body) {
    return body.text(NAME, LONGEST_IN_LOG);
  }

  static String optional(JsonBody body) {
    @Nullable String note = body.optionalText(NAME, LONGEST_IN_LOG);
    return note == null ? "" : note;
  }
}
