package com.nissmart.testkit.ruleviolations;

import java.time.Instant;

/** Wrong: nobody asks the machine for the time. */
final class WallClock {
  Instant now() {
    return Instant.now();
  }
}
