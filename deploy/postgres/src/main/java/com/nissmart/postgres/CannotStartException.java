package com.nissmart.postgres;

/**
 * The refusal of a start. Its message is one line after "cannot start: ", with the reason and a
 * remedy.
 */
public final class CannotStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes the line. */
  public CannotStartException(String message) {
    super(message);
  }

  /** Takes the line, and the cause for the log. */
  public CannotStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
