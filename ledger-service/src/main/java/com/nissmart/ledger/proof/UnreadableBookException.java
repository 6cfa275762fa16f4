package com.nissmart.ledger.proof;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;

/** The book could not be verified: nothing is known of its soundness. */
public final class UnreadableBookException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableBookException(String message, Throwable cause) {
    super(message, cause);
  }

  UnreadableBookException(String message) {
    super(message, new Refusal(Reason.UNAVAILABLE, message));
  }
}
