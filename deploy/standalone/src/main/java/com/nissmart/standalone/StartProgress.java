package com.nissmart.standalone;

import java.io.PrintStream;

/** The progress of a start, as lines; on a terminal a count stays on one line. */
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
    out.println(line(what, number, of));
  }

  /** Shows a count, which replaces the last one on a terminal. */
  void count(String what, int number, int of) {
    if (terminal) {
      out.print(CLEAR_LINE + line(what, number, of));
      out.flush();
    } else {
      step(what, number, of);
    }
  }

  /** Removes the count from the terminal. */
  void end() {
    if (terminal) {
      out.print(CLEAR_LINE);
      out.flush();
    }
  }

  private static String line(String what, int number, int of) {
    return "%s (%d of %d)".formatted(what, number, of);
  }
}
