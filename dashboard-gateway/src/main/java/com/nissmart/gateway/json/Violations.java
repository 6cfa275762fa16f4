package com.nissmart.gateway.json;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import java.util.ArrayList;
import java.util.List;

/** The violations of a request, collected so that a client can correct all of them at once. */
public final class Violations {
  /** The most violations in one answer. */
  private static final int LISTED = 100;

  private final List<FieldError> found = new ArrayList<>();

  /** Adds a violation; the message gives the value and what was expected. */
  public void add(String pointer, String code, String message) {
    if (found.size() < LISTED) {
      found.add(new FieldError(pointer, code, message));
    }
  }

  /** Refuses the request with INVALID_REQUEST when there are violations. */
  public void check() {
    if (!found.isEmpty()) {
      String detail =
          found.size() == 1
              ? found.getFirst().message()
              : "The request has "
                  + found.size()
                  + " errors; the first: "
                  + found.getFirst().message();
      throw new Refusal(Reason.INVALID_REQUEST, detail, found, null);
    }
  }
}
