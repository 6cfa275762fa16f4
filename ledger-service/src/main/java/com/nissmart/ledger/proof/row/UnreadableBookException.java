package com.nissmart.ledger.proof.row;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;

/** The failure to read the book, so that it could not be verified. */
public class UnreadableBookException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableBookException(String message, Throwable cause) {
    super(message, cause);
  }

  public UnreadableBookException(String message) {
    super(message, new Refusal(Reason.UNAVAILABLE, message));
  }
}
