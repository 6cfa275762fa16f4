package com.nissmart.standalone.postgres;

/** Nissmart cannot start here; the message is one line that says why and what to do about it. */
public final class CannotStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why, and what helps. */
  public CannotStartException(String message) {
    super(message);
  }

  /** Says why, and what helps; the cause is for the log. */
  public CannotStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
