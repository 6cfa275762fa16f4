package com.nissmart.payout.fault;

import java.time.Duration;
import java.time.InstantSource;

/**
 * A clock that is suddenly wrong, as after a failover to a database server with another time. The
 * system property {@code nissmart.clock-jump} is the error, such as {@code PT40S}; {@code
 * nissmart.clock-jump.after} is the age of the process at which it begins. Without the property the
 * clock is unchanged.
 */
public final class ClockJump {
  private static final Duration JUMP = property("nissmart.clock-jump");
  private static final Duration AFTER = property("nissmart.clock-jump.after");

  private ClockJump() {}

  /** Returns the clock with the error. */
  public static InstantSource of(InstantSource clock) {
    long start = System.nanoTime();
    return JUMP.isZero()
        ? clock
        : () ->
            System.nanoTime() - start < AFTER.toNanos()
                ? clock.instant()
                : clock.instant().plus(JUMP);
  }

  private static Duration property(String name) {
    return Duration.parse(System.getProperty(name, "PT0S"));
  }
}
