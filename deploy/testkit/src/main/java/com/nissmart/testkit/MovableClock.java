package com.nissmart.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. */
public final class MovableClock implements InstantSource {
  /** Where {@link #create} begins: a Thursday morning, an hour before 10 o'clock in Lagos. */
  public static final Instant START = Instant.parse("2026-01-15T08:00:00Z");

  private Instant now;

  private MovableClock(Instant now) {
    this.now = now;
  }

  /** A clock at {@link #START}. */
  public static MovableClock create() {
    return at(START);
  }

  /** A clock at the given instant. */
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
