package com.nissmart.accounts.audit;

import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Refusal;
import java.util.regex.Pattern;

/** The valid forms of an operator's action. */
final class ActionRules {
  private static final Pattern WORD = Pattern.compile("[\\x21-\\x7e]{1,60}");
  private static final Pattern REQUEST_ID = Pattern.compile("[\\x21-\\x7e]{0,128}");
  private static final Pattern OUTCOME = Pattern.compile("[A-Z][A-Z0-9_]{0,59}");
  private static final int LONGEST_NOTE = 280;

  private ActionRules() {}

  static void requireAction(String action, String targetId, String requestId) {
    require(WORD, "action", action, "1 to 60 visible ASCII characters");
    require(WORD, "target_id", targetId, "1 to 60 visible ASCII characters");
    require(REQUEST_ID, "request_id", requestId, "at most 128 visible ASCII characters");
  }

  /** Returns the normalized note, which may be empty. */
  static String note(String typed) {
    return DisplayText.optional("note", typed, LONGEST_NOTE);
  }

  static void requireOutcome(String outcome) {
    require(OUTCOME, "outcome", outcome, "DONE or the name of a reason");
  }

  private static void require(Pattern form, String field, String text, String wanted) {
    if (!form.matcher(text).matches()) {
      throw Refusal.invalid(
          field,
          text.isEmpty() ? "REQUIRED" : "MALFORMED",
          "%s must be %s, got '%s'".formatted(field, wanted, Refusal.quote(text)));
    }
  }
}
