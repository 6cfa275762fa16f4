package com.nissmart.ledger.lease;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.lease.LeaseStore.Holder;
import com.nissmart.ledger.lease.WriterLease.Mandate;
import com.nissmart.ledger.witness.Witnesses;
import com.nissmart.runtime.database.DatabaseClock;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.process.PeriodicTask;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of this replica in the book: the writer while it has the lease beyond doubt, else one
 * that sends calls on to the writer.
 */
public final class WriterRole implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WriterRole.class);
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final int MOST_FAILURES = 3;

  private final BookWriter writer;
  private final Witnesses witnesses;
  private final BookCheck check;
  private final WriterLease lease;
  private final PeriodicTask task = new PeriodicTask("writer-role", INTERVAL, this::follow);
  private final CountDownLatch settled = new CountDownLatch(1);
  private final MeterRegistry registry;
  private final List<Meter> meters;
  private long epoch;
  private long checkedAfter = System.nanoTime();
  private int failures;

  /**
   * Makes a replica that has no part yet.
   *
   * @param settings of the database, for a connection of its own
   * @param clock that of the book; null when the book is not kept in the server's time
   * @param address host:port at which other replicas reach this one, or empty
   * @param witnesses those of the book's signed heads
   * @param guards what the database lacks that a writer relies on
   */
  public WriterRole(
      DatabaseSettings settings,
      int bookId,
      BookWriter writer,
      @Nullable DatabaseClock clock,
      ReplicaName name,
      String address,
      Witnesses witnesses,
      Supplier<Optional<String>> guards,
      MeterRegistry registry) {
    this.writer = writer;
    this.witnesses = witnesses;
    this.check = new BookCheck(bookId, writer, clock, witnesses, guards);
    this.lease = new WriterLease(settings, bookId, new Holder(name, address), check);
    this.registry = registry;
    this.meters =
        List.of(
            gauge("nissmart.ledger.writer", "1 on the replica that writes", writer::isWriter),
            gauge(
                "nissmart.ledger.stopped",
                "1 when the book is not written until an operator accepts a finding",
                () -> lease.stop().isPresent()));
  }

  /** Begins to seek the lease. */
  public WriterRole start() {
    lease.start();
    task.start();
    return this;
  }

  /** Waits until it is known who writes, or that nobody may; not longer than a time. */
  public void awaitSettled(Duration atMost) {
    try {
      if (!settled.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("It is not known yet which replica writes the book");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns host:port of the replica that answers what needs the writer, or nothing when it is this
   * one.
   *
   * @throws Refusal when no replica writes
   */
  public Optional<String> destination() {
    lease
        .stop()
        .ifPresent(stop -> {
          throw stop.refusal();
        });
    if (writer.isWriter()) {
      return Optional.empty();
    }
    return Optional.of(
        lease
            .otherAddress()
            .orElseThrow(() ->
                new Refusal(
                    Reason.UNAVAILABLE,
                    "No replica of the ledger writes at this moment; repeat the request with the same key")));
  }

  /** Returns why the book is not written until an operator accepts it. */
  public Optional<String> problem() {
    return lease.stop().map(BookStop::detail);
  }

  private void follow() {
    Optional<Mandate> mandate = lease.mandate();
    if (epoch != 0 && !(writer.isWriter() && mandate.filter(m -> m.epoch() == epoch).isPresent())) {
      end(problem().orElse("its lease is over or in doubt"));
    } else if (epoch == 0 && mandate.isPresent() && mandate.get().checkedAt() - checkedAfter > 0) {
      begin(mandate.get());
    }
    if (epoch != 0 || lease.stop().isPresent() || lease.otherAddress().isPresent()) {
      settled.countDown();
    }
  }

  /** A new term needs a check that begins now, because the writer may have ended by a loss. */
  private void end(String why) {
    epoch = 0;
    checkedAfter = System.nanoTime();
    writer.stepDown(why);
  }

  private void begin(Mandate mandate) {
    try {
      writer.takeOver(mandate.epoch(), mandate.timeline());
      check.writes(writer.tail());
      epoch = mandate.epoch();
      failures = 0;
      witnesses.readSoon();
    } catch (RuntimeException e) {
      log.warn("The book could not be taken over in epoch {}", mandate.epoch(), e);
      checkedAfter = System.nanoTime();
      failures++;
      if (failures % MOST_FAILURES == 0) {
        lease.rest();
      }
    }
  }

  private Meter gauge(String name, String description, BooleanSupplier condition) {
    return Gauge.builder(name, condition, each -> each.getAsBoolean() ? 1 : 0)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void close() {
    task.close();
    if (epoch != 0) {
      end("the replica ends");
    }
    lease.close();
    meters.forEach(registry::remove);
  }
}
