package com.nissmart.ledger.proof;

import java.time.Duration;

/** How much of the time a verification works; asked after each second or so of work. */
interface Pace {
  /** As fast as it can. */
  Pace FULL = worked -> {};

  /** Half of the time: writers feel less of it. */
  Pace HALF = Thread::sleep;

  /** Waits, given how long it worked since the last time. */
  void rest(Duration worked) throws InterruptedException;
}
