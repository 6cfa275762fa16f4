package com.nissmart.ledger.proof.read;

import java.time.Duration;

/** The share of the time that a verification works; it rests after each slice of work. */
public interface VerificationPace {
  VerificationPace FULL = worked -> {};

  /** A fifth of the time, which keeps up with a busy book and hardly slows writers. */
  VerificationPace GENTLE = worked -> Thread.sleep(worked.multipliedBy(4));

  void rest(Duration worked) throws InterruptedException;
}
