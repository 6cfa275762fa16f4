package com.nissmart.ledger.proof;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The metrics of verifications; they are NaN before the first one. */
public final class VerificationMetrics implements AutoCloseable {
  private final MeterRegistry registry;
  private final List<Meter> meters;

  public VerificationMetrics(
      Verifications verifications, InstantSource clock, MeterRegistry registry) {
    this.registry = registry;
    this.meters =
        List.of(
            gauge(
                "ledger.verification.sound",
                "1 when no row of the book is wrong, else 0",
                verifications,
                last -> last.sound() ? 1 : 0),
            gauge(
                "ledger.verified.batch",
                "The batch up to which the book was verified",
                verifications,
                last -> last.batchNo()),
            gauge(
                "ledger.verification.age.seconds",
                "Time since the last verification began",
                verifications,
                last -> Duration.between(last.startedAt(), clock.instant()).toMillis() / 1_000.0));
  }

  private interface Reading {
    double of(Verification last);
  }

  private Meter gauge(
      String name, String description, Verifications verifications, Reading reading) {
    return Gauge.builder(
            name, verifications, all -> all.latest().map(reading::of).orElse(Double.NaN))
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
