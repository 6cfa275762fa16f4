package com.nissmart.payout.withdrawal.work;

import java.time.Duration;
import java.time.Instant;

/**
 * The moment of a question or an answer by two clocks. A clock that is set, such as after a
 * failover, cannot make the time between two moments look longer, because the steady counter of the
 * process has to agree.
 *
 * @param at by the clock of the database
 * @param nanos by the steady counter of the process, which only that process can read
 */
record NotFoundMoment(Instant at, long nanos) {

  /** Returns whether a later moment is at least this far away by both clocks. */
  boolean isBefore(NotFoundMoment later, Duration distance) {
    return !later.at.isBefore(at.plus(distance)) && later.nanos - nanos >= distance.toNanos();
  }
}
