package com.nissmart.standalone.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The system's clock while the demo writes its history: it begins in the past, moves forward from
 * act to act, and shows the real time once the history is written. It never moves back.
 */
public final class DemoClock implements InstantSource {
  private final InstantSource real;
  private volatile Duration behind;

  private DemoClock(InstantSource real, Duration behind) {
    this.real = real;
    this.behind = behind;
  }

  /** Makes a clock that begins so long before now, for an empty system. */
  public static DemoClock startingBefore(InstantSource real, Duration behind) {
    return new DemoClock(real, behind);
  }

  /** Makes a clock that always shows the real time, for a system with a history. */
  public static DemoClock real(InstantSource real) {
    return new DemoClock(real, Duration.ZERO);
  }

  boolean isReal() {
    return behind.isZero();
  }

  @Override
  public Instant instant() {
    return real.instant().minus(behind);
  }

  /** Moves on to an instant, but neither back nor beyond the real time. */
  void moveTo(Instant target) {
    Duration wanted = Duration.between(target, real.instant());
    if (wanted.compareTo(behind) < 0) {
      behind = wanted.isNegative() ? Duration.ZERO : wanted;
    }
  }

  void advance(Duration step) {
    moveTo(instant().plus(step));
  }

  void catchUp() {
    behind = Duration.ZERO;
  }
}
