package com.nissmart.runtime.process;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that a daemon thread repeats, always so long after the last run has ended. A run that
 * throws does not end the task; failures of one kind in a row are logged once.
 */
public final class PeriodicTask implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PeriodicTask.class);
  private static final Duration LAST_RUN = Duration.ofSeconds(2);

  private final String name;
  private final Duration delay;
  private final Runnable run;
  private final ScheduledExecutorService thread;
  private String lastFailure = "";

  /**
   * Makes a task that has not started.
   *
   * @param name of the thread, and of the task in log lines: {@code session-ends}
   * @param delay between the end of a run and the next one
   */
  public PeriodicTask(String name, Duration delay, Runnable run) {
    this.name = name;
    this.delay = delay;
    this.run = run;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
  }

  /** Runs the task now, and again and again until it is closed. */
  public PeriodicTask start() {
    return start(Duration.ZERO);
  }

  /** Runs the task for the first time after one delay. */
  public PeriodicTask startLater() {
    return start(delay);
  }

  private PeriodicTask start(Duration first) {
    var _ =
        thread.scheduleWithFixedDelay(
            this::runOnce, first.toNanos(), delay.toNanos(), TimeUnit.NANOSECONDS);
    return this;
  }

  /** Catches everything, because an exception that left a scheduled run would end the schedule. */
  private void runOnce() {
    try {
      run.run();
      lastFailure = "";
    } catch (RuntimeException | Error e) {
      if (thread.isShutdown()) {
        log.debug("{} was interrupted by its end", name, e);
      } else if (lastFailure.equals(kind(e))) {
        log.debug("{} failed again", name, e);
      } else {
        log.warn("{} failed and will be tried again every {} ms", name, delay.toMillis(), e);
        lastFailure = kind(e);
      }
    }
  }

  /** Returns the classes of a failure and its causes: messages hold times, which differ. */
  private static String kind(Throwable failure) {
    Throwable cause = failure.getCause();
    String name = failure.getClass().getName();
    return cause == null ? name : name + " < " + kind(cause);
  }

  /**
   * Interrupts a run that is under way and waits until it has ended, so that it does not meet
   * closed parts.
   */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(LAST_RUN.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("{} did not end within {} s", name, LAST_RUN.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
