package com.nissmart.ledger.liability;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;

/** The metric of signed trees of all accounts. */
public final class AccountsTreeMetrics implements AutoCloseable {
  private final MeterRegistry registry;
  private final Gauge age;

  public AccountsTreeMetrics(AccountsTreeJob job, InstantSource clock, MeterRegistry registry) {
    this.registry = registry;
    this.age =
        Gauge.builder("nissmart.ledger.balance.proof.age.seconds", job, of -> seconds(of, clock))
            .description(
                "Age of the balances that were signed last; NaN while nothing is signed here")
            .strongReference(true)
            .register(registry);
  }

  private static double seconds(AccountsTreeJob job, InstantSource clock) {
    return job.lastSignedAt()
        .map(at -> Duration.between(at, clock.instant()).toMillis() / 1_000.0)
        .orElse(Double.NaN);
  }

  @Override
  public void close() {
    registry.remove(age);
  }
}
