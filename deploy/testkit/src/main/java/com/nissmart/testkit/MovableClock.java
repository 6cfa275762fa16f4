package com.nissmart.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stays at an instant until a test moves it. */
public final class MovableClock implements InstantSource {
  /** The instant at which {@link #create} begins: a Thursday, 9 o'clock in Lagos. */
  public static final Instant START = Instant.parse("2026-01-15T08:00:00Z");

  private Instant now;

  private MovableClock(Instant now) {
    this.now = now;
  }

  /** Makes a clock at {@link #START}. */
  public static MovableClock create() {
    return at(START);
  }

  /** Makes a clock at the given instant. */
  public static MovableClock at(Instant start) {
    return new MovableClock(start);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Moves forward, or back when negative. */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }

  /** Moves to an instant. */
  public synchronized void set(Instant instant) {
    now = instant;
  }
}
