package com.nissmart.standalone;

import com.nissmart.postgres.CannotStartException;

/** The reason of a failed start, as one line for the person who started it. */
final class StartFailure {
  private StartFailure() {}

  static String line(Throwable failure) {
    if (failure instanceof CannotStartException) {
      return String.valueOf(failure.getMessage());
    }
    return rootMessage(failure);
  }

  /** Returns the message of the innermost cause, which is the most concrete. */
  static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return oneLine(root);
  }

  private static String oneLine(Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return message.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
