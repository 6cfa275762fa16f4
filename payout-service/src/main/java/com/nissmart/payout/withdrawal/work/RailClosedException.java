package com.nissmart.payout.withdrawal.work;

import java.time.Duration;

/** The rail takes no calls now: the withdrawal waits, and that does not count as a try. */
final class RailClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Duration pause;

  RailClosedException(Duration pause) {
    super("The rail takes no calls for " + pause, null, false, false);
    this.pause = pause;
  }

  Duration pause() {
    return pause;
  }
}
