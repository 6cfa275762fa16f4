package com.nissmart.ledger.safemode;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The metrics of the safe mode. */
public final class SafeModeMetrics implements AutoCloseable {
  private final MeterRegistry registry;
  private final List<Meter> meters;

  public SafeModeMetrics(SafeMode safeMode, MeterRegistry registry) {
    this.registry = registry;
    this.meters =
        List.of(
            gauge(
                "book",
                "1 when the whole book is frozen in safe mode, else 0",
                safeMode,
                mode -> mode.frozen().wholeBook() ? 1 : 0),
            gauge(
                "accounts",
                "Accounts that are frozen in safe mode",
                safeMode,
                mode -> mode.frozen().accounts().size()));
  }

  private Meter gauge(
      String part, String description, SafeMode safeMode, ToDoubleFunction<SafeMode> reading) {
    return Gauge.builder("nissmart.ledger.safe.mode." + part, safeMode, reading)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
