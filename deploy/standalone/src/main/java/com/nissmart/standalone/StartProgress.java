package com.nissmart.standalone;

import java.io.PrintStream;

/**
 * The progress of a start: one line that changes on a terminal, and one line per step elsewhere.
 */
final class StartProgress {
  /** The system property with which deploy/run says that standard output is a terminal. */
  private static final String TERMINAL = "nissmart.terminal";

  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final PrintStream out;
  private final boolean terminal;

  StartProgress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Makes a progress on standard output. */
  static StartProgress toStandardOutput() {
    return new StartProgress(System.out, Boolean.getBoolean(TERMINAL));
  }

  /** Shows a step, such as {@code Starting payout-service (4 of 5)}. */
  void step(String what, int number, int of) {
    String line = "%s (%d of %d)".formatted(what, number, of);
    if (terminal) {
      out.print(CLEAR_LINE + line);
      out.flush();
    } else {
      out.println(line);
    }
  }

  /** Removes the line that changes. */
  void end() {
    if (terminal) {
      out.print(CLEAR_LINE);
      out.flush();
    }
  }
}
