package com.nissmart.gateway.json;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects everything that is wrong with a request, so that its sender can mend all of it at once.
 */
public final class Violations {
  /** More than this many are not listed: an answer to rubbish has an end. */
  private static final int LISTED = 100;

  private final List<FieldError> found = new ArrayList<>();

  /**
   * Notes one. The pointer names the place; the message is a sentence with the value given and what
   * was expected.
   */
  public void add(String pointer, String code, String message) {
    if (found.size() < LISTED) {
      found.add(new FieldError(pointer, code, message));
    }
  }

  /** Refuses the request with INVALID_REQUEST when there is any. */
  public void check() {
    if (!found.isEmpty()) {
      String detail =
          found.size() == 1
              ? found.getFirst().message()
              : found.size()
                  + " parts of the request are wrong; first: "
                  + found.getFirst().message();
      throw new Refusal(Reason.INVALID_REQUEST, detail, found, null);
    }
  }
}
