package com.nissmart.ledger.projection;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The metrics of the projection; a lag is NaN on a replica that does not write the book. */
public final class ProjectionMetrics implements AutoCloseable {
  private final MeterRegistry registry;
  private final List<Meter> meters;

  public ProjectionMetrics(Projector projector, MeterRegistry registry) {
    this.registry = registry;
    this.meters =
        List.of(
            gauge(
                "transactions",
                "Transactions of the journal that the tables do not have",
                projector,
                Projector::lagTransactions),
            gauge(
                "bytes",
                "Memory of the batches that are kept until the tables have them on disk",
                projector,
                Projector::lagBytes),
            gauge(
                "seconds",
                "Time that the oldest batch has waited for the tables",
                projector,
                Projector::lagSeconds),
            FunctionTimer.builder(
                    "nissmart.ledger.projection.chunk",
                    projector.counters(),
                    counters -> counters.chunks().sum(),
                    counters -> counters.nanos().sum(),
                    TimeUnit.NANOSECONDS)
                .description("Time to write a chunk of batches to the tables")
                .register(registry));
  }

  private Meter gauge(
      String unit, String description, Projector projector, ToDoubleFunction<Projector> reading) {
    return Gauge.builder("nissmart.ledger.projection.lag." + unit, projector, reading)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
