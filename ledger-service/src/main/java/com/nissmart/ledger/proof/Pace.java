package com.nissmart.ledger.proof;

import java.time.Duration;

/** How much of the time a verification works; asked after each slice of work. */
interface Pace {
  /** As fast as it can. */
  Pace FULL = worked -> {};

  /** A fifth of the time, enough to keep up with a busy book: writers hardly feel it. */
  Pace GENTLE = worked -> Thread.sleep(worked.multipliedBy(4));

  /** Waits, given how long it worked since the last time. */
  void rest(Duration worked) throws InterruptedException;
}
