package com.nissmart.ledger.proof.read;

import java.time.Duration;

/** How much of the time a verification works; asked after each slice of work. */
public interface VerificationPace {
  /** As fast as it can. */
  VerificationPace FULL = worked -> {};

  /** A fifth of the time, enough to keep up with a busy book: writers hardly feel it. */
  VerificationPace GENTLE = worked -> Thread.sleep(worked.multipliedBy(4));

  /** Waits, given how long it worked since the last time. */
  void rest(Duration worked) throws InterruptedException;
}
