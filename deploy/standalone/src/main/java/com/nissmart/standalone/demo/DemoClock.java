package com.nissmart.standalone.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * The system's clock while the demo writes its history: put back at first, moved on from act to
 * act, and right again from the moment that the history is written. It never goes back.
 */
public final class DemoClock implements InstantSource {
  private final InstantSource real;
  private volatile Duration behind;
  private volatile Consumer<Duration> follower = moved -> {};

  private DemoClock(InstantSource real, Duration behind) {
    this.real = real;
    this.behind = behind;
  }

  /** For a system that is empty: begins so much before now. */
  public static DemoClock putBack(InstantSource real, Duration behind) {
    return new DemoClock(real, behind);
  }

  /** For a system in which something happened already: the real time, whatever it is told. */
  public static DemoClock right(InstantSource real) {
    return new DemoClock(real, Duration.ZERO);
  }

  /** Tells how far behind it is, now and whenever that changes. */
  void follow(Consumer<Duration> follower) {
    this.follower = follower;
    follower.accept(behind);
  }

  boolean isRight() {
    return behind.isZero();
  }

  @Override
  public Instant instant() {
    return real.instant().minus(behind);
  }

  /** Moves on to an instant; where that is past or yet to come, to the nearest that may be. */
  void moveTo(Instant target) {
    Duration wanted = Duration.between(target, real.instant());
    if (wanted.compareTo(behind) < 0) {
      put(wanted.isNegative() ? Duration.ZERO : wanted);
    }
  }

  void advance(Duration step) {
    moveTo(instant().plus(step));
  }

  void catchUp() {
    put(Duration.ZERO);
  }

  private void put(Duration now) {
    behind = now;
    follower.accept(now);
  }
}
