package com.nissmart.ledger.witness;

import com.nissmart.ledger.head.Heads;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The witnesses of a book. A book that differs from a head of any of them is not written. */
public final class Witnesses implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Witnesses.class);
  private static final String TABLE = "the table of heads";

  private final Heads heads;
  private final Jdbi jdbi;
  private final HeadProof proof;
  private final List<WitnessFollower> followers;
  private final MeterRegistry registry;
  private final List<Meter> meters;
  private final Duration longestWait;
  private volatile long startedAt = System.nanoTime();

  /** Makes witnesses that nobody follows yet. */
  public Witnesses(
      HeadSettings settings,
      int bookId,
      Heads heads,
      Jdbi jdbi,
      InstantSource clock,
      MeterRegistry registry) {
    this.heads = heads;
    this.jdbi = jdbi;
    this.proof = new HeadProof(heads, jdbi);
    this.registry = registry;
    this.longestWait = settings.longestWait();
    this.followers =
        settings.open(clock).stream()
            .map(witness ->
                new WitnessFollower(witness, bookId, heads, jdbi, clock, settings.interval()))
            .toList();
    this.meters = followers.stream().map(follower -> failingSeconds(follower, clock)).toList();
  }

  /** Begins to follow all witnesses, and waits until each was read or cannot be; not too long. */
  public void start(Duration atMost) {
    startedAt = System.nanoTime();
    followers.forEach(WitnessFollower::start);
    long end = startedAt + atMost.toNanos();
    try {
      for (WitnessFollower follower : followers) {
        if (!follower.wasRead().await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          log.warn("The witness {} has not answered yet", follower.state().name());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns which witness was not read since the start. A restored book may lack its heads, so that
   * nothing is written before it is known; a witness is not waited for longer than the setting.
   */
  public Optional<String> unread() {
    if (System.nanoTime() - startedAt >= longestWait.toNanos()) {
      return Optional.empty();
    }
    return followers.stream()
        .filter(follower -> !follower.isRead())
        .findFirst()
        .map(follower ->
            "The witness %s was not read yet; it is waited for until %d s after the start"
                .formatted(follower.state().name(), longestWait.toSeconds()));
  }

  /** Reads all witnesses again soon, because another replica begins to write. */
  public void readSoon() {
    followers.forEach(WitnessFollower::readSoon);
  }

  public List<WitnessState> states() {
    return followers.stream().map(WitnessFollower::state).toList();
  }

  /**
   * Compares the book with the last head of each witness, as it was read last, and with the last
   * stored head.
   */
  public Optional<HeadFinding> finding(Handle handle) {
    Stream<Optional<HeadFinding>> ofWitnesses =
        states().stream()
            .flatMap(state ->
                state.last().stream().map(head -> HeadFinding.of(handle, head, state.name())));
    return ofWitnesses.flatMap(Optional::stream).findFirst().or(() -> ofTable(handle));
  }

  /**
   * Verifies the stored heads, and compares the book with the last head of each witness.
   *
   * @param full true for all stored heads; otherwise those since the last time
   */
  public Optional<String> finding(boolean full) {
    return proof
        .stored(full)
        .or(() -> jdbi.withHandle(this::finding).map(HeadFinding::detail))
        .or(this::untrusted);
  }

  /** Returns the first witness whose last head no key of ours has signed. */
  private Optional<String> untrusted() {
    return followers.stream().map(WitnessFollower::untrusted).flatMap(Optional::stream).findFirst();
  }

  private Optional<HeadFinding> ofTable(Handle handle) {
    return heads
        .latest(handle)
        .filter(head -> heads.keys().fault(head).isEmpty())
        .flatMap(head -> HeadFinding.of(handle, head, TABLE));
  }

  private Meter failingSeconds(WitnessFollower follower, InstantSource clock) {
    return Gauge.builder(
            "nissmart.ledger.witness.failing.seconds",
            follower,
            each -> each.state().failingSince().map(since -> age(since, clock)).orElse(0.0))
        .tag("witness", follower.state().name())
        .description("Time since a witness cannot be read or added to; 0 while it works")
        .strongReference(true)
        .register(registry);
  }

  private static double age(Instant since, InstantSource clock) {
    return Duration.between(since, clock.instant()).toMillis() / 1_000.0;
  }

  @Override
  public void close() {
    followers.forEach(WitnessFollower::close);
    meters.forEach(registry::remove);
  }
}
