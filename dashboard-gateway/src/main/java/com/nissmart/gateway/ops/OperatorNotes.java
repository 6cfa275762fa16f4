package com.nissmart.gateway.ops;

import com.nissmart.gateway.json.JsonBody;
import org.jspecify.annotations.Nullable;

/** The operator's reason for an action. */
final class OperatorNotes {
  private static final String NAME = "note";

  /** The limit of a note that also becomes a description or part of an account's history. */
  private static final int LONGEST = 140;

  /** The limit of a note for the audit log or a withdrawal's history only. */
  private static final int LONGEST_IN_LOG = 280;

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
