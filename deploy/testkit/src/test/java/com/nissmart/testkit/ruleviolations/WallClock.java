package com.nissmart.testkit.ruleviolations;

import java.time.Instant;

/** Wrong: no class reads the machine's clock. */
final class WallClock {
  Instant now() {
    return Instant.now();
  }
}
