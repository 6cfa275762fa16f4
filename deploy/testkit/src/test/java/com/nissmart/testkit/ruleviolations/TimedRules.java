package com.nissmart.testkit.ruleviolations;

import java.time.Instant;
import java.time.InstantSource;

/** Wrong: a decision has no clock. */
final class TimedRules {
  Instant decide(InstantSource clock) {
    return clock.instant();
  }
}
