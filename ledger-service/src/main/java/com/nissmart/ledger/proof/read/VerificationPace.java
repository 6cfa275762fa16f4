package com.nissmart.ledger.proof.read;

import java.time.Duration;

/** The share of the time that a verification works; it rests after each slice of work. */
public interface VerificationPace {
  VerificationPace FULL = worked -> {};

  void rest(Duration worked) throws InterruptedException;
}
