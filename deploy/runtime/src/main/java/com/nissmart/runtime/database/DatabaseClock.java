package com.nissmart.runtime.database;

import com.nissmart.runtime.process.PeriodicTask;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one clock of a service: the time of its database server. All replicas share that server, so
 * they agree on the time, and a replica whose own clock is wrong does no harm. Between two readings
 * the time advances by this machine's steady counter, which nobody can set.
 */
public final class DatabaseClock implements InstantSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);
  private static final Duration WORTH_A_WARNING = Duration.ofSeconds(5);
  private static final Duration TOO_UNCERTAIN = Duration.ofMillis(250);
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Jdbi jdbi;
  private final InstantSource machine;
  private volatile Reading last;
  private volatile Duration jump = Duration.ZERO;
  private boolean refusesJumps;
  private @Nullable PeriodicTask reading;
  private boolean warned;

  /**
   * A reading of the server's clock.
   *
   * @param counter the steady counter at that moment
   * @param uptime the time since this machine was started, its sleep included; null if unknown
   */
  record Reading(Instant server, long counter, @Nullable Duration uptime, Duration uncertainty) {
    Instant now() {
      return server.plusNanos(System.nanoTime() - counter);
    }

    /**
     * Returns by how much the server's clock has moved on more than time has passed since another
     * reading. The steady counter stands still while a machine sleeps; its uptime does not.
     */
    Duration aheadOf(Reading before) {
      Duration passed = Duration.ofNanos(counter - before.counter);
      if (uptime != null && before.uptime != null) {
        Duration up = uptime.minus(before.uptime);
        passed = up.minus(passed).compareTo(WORTH_A_WARNING) > 0 ? up : passed;
      }
      return Duration.between(before.server, server).minus(passed);
    }
  }

  /**
   * Reads the server's clock for the first time.
   *
   * @param machine this machine's own clock, only to warn when it differs
   */
  public DatabaseClock(Jdbi jdbi, InstantSource machine) {
    this.jdbi = jdbi;
    this.machine = machine;
    this.last = read(jdbi);
    warnOfDifference();
  }

  /**
   * Keeps the time of the steady counter when the server's clock is found to have jumped by more
   * than five seconds. The jump is then in {@link #jump} until it is undone or accepted.
   */
  public DatabaseClock refuseJumps() {
    refusesJumps = true;
    return this;
  }

  /** Returns by how much the server is ahead of this clock since a jump, or zero. */
  public Duration jump() {
    return jump;
  }

  /** Takes over the server's time after a jump. */
  public void acceptJump() {
    last = read(jdbi);
    jump = Duration.ZERO;
  }

  /** Returns by how much this machine's own clock is ahead. */
  public Duration machineAhead() {
    return Duration.between(last.now(), machine.instant());
  }

  /** Reads the server's clock again every ten seconds. */
  public DatabaseClock start() {
    return start(INTERVAL);
  }

  /** Reads the server's clock again at every interval. */
  public DatabaseClock start(Duration interval) {
    reading = new PeriodicTask("database-clock", interval, this::readAgain).startLater();
    return this;
  }

  @Override
  public Instant instant() {
    return last.now();
  }

  private void readAgain() {
    try {
      Reading next = read(jdbi);
      if (next.uncertainty().compareTo(TOO_UNCERTAIN) <= 0) {
        take(next);
      }
    } catch (RuntimeException e) {
      log.debug("The database's clock could not be read; the time advances by the counter", e);
    }
  }

  private void take(Reading next) {
    Duration difference = next.aheadOf(last);
    boolean jumped = refusesJumps && difference.abs().compareTo(WORTH_A_WARNING) > 0;
    jump = jumped ? difference : Duration.ZERO;
    if (!jumped) {
      last = next;
      warnOfDifference();
    }
  }

  /** The server read its clock somewhere between question and answer: the middle is assumed. */
  private static Reading read(Jdbi jdbi) {
    return jdbi.withHandle(handle -> {
      long before = System.nanoTime();
      OffsetDateTime server =
          handle.createQuery("SELECT clock_timestamp()").mapTo(OffsetDateTime.class).one();
      long after = System.nanoTime();
      return new Reading(
          server.toInstant(),
          before + (after - before) / 2,
          uptime(),
          Duration.ofNanos((after - before) / 2));
    });
  }

  /** Returns what Linux says in /proc/uptime, as "350735.47 234388.90"; null on other systems. */
  private static @Nullable Duration uptime() {
    try {
      String seconds = Files.readString(UPTIME).split(" ", 2)[0];
      return Duration.ofMillis(new BigDecimal(seconds).movePointRight(3).longValue());
    } catch (IOException | NumberFormatException e) {
      log.debug("The uptime of this machine is not known", e);
      return null;
    }
  }

  private void warnOfDifference() {
    Duration ahead = machineAhead();
    boolean far = ahead.abs().compareTo(WORTH_A_WARNING) > 0;
    if (far && !warned) {
      log.warn(
          "This machine's clock is {} s ahead of the database's clock, which is used",
          ahead.toSeconds());
    }
    warned = far;
  }

  @Override
  public void close() {
    if (reading != null) {
      reading.close();
    }
  }
}
