package com.nissmart.ledger.proof;

import com.nissmart.ledger.proof.read.VerificationPace;
import com.nissmart.ledger.proof.row.UnreadableBookException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies by itself: what is new at every interval, and the whole book first of all and then now
 * and again, in a fifth of the time. Every replica does, each for itself.
 */
public final class VerificationJob implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VerificationJob.class);

  private final Verifications verifications;
  private final InstantSource clock;
  private final VerificationSettings settings;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("ledger-proof").factory());
  private @Nullable Instant lastFull;
  private @Nullable ScheduledFuture<?> running;

  /** Not running yet. */
  public VerificationJob(
      Verifications verifications, InstantSource clock, VerificationSettings settings) {
    this.verifications = verifications;
    this.clock = clock;
    this.settings = settings;
  }

  /** Verifies at every interval from now on; never, when the interval is zero. */
  public VerificationJob start() {
    long millis = settings.interval().toMillis();
    if (millis > 0) {
      running =
          timer.scheduleWithFixedDelay(this::runAndLog, millis, millis, TimeUnit.MILLISECONDS);
    }
    return this;
  }

  /** What is due now; whether anything was. After a full finding the next full one settles it. */
  public boolean run() {
    Instant now = clock.instant();
    Instant before = lastFull;
    boolean fullIsDue = before == null || !now.isBefore(before.plus(settings.fullInterval()));
    if (!fullIsDue && !verifications.canGoOn()) {
      return false;
    }
    verifications.verify(fullIsDue, VerificationPace.GENTLE);
    if (fullIsDue) {
      lastFull = now;
    }
    return true;
  }

  private void runAndLog() {
    try {
      run();
    } catch (UnreadableBookException e) {
      if (!timer.isShutdown()) {
        log.warn("The book could not be verified", e);
      }
    } catch (RuntimeException e) {
      log.error("The verification failed by surprise", e);
    }
  }

  @Override
  public void close() {
    ScheduledFuture<?> scheduled = running;
    if (scheduled != null) {
      scheduled.cancel(true);
    }
    timer.shutdownNow();
  }
}
