package com.nissmart.accounts;

import com.nissmart.runtime.grpc.GrpcErrors;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small work that every replica repeats. All of it may run on several replicas at once and be cut
 * off anywhere, so it needs no record of who does what.
 */
final class RecurringJobs implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RecurringJobs.class);
  private static final int AT_ONCE = 3;
  private static final int LAST_MOMENT_SECONDS = 5;

  private final ScheduledExecutorService executor =
      Executors.newScheduledThreadPool(
          AT_ONCE, Thread.ofVirtual().name("accounts-job-", 0).factory());

  /** Does it now, and again so long after each time it finished, or failed. */
  void every(Duration pause, String what, Runnable job) {
    // Nothing to wait for: what the job throws is dealt with inside.
    var _ =
        executor.scheduleWithFixedDelay(
            () -> attempt(what, job), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Lets what is running finish, so that it does not find closed what it works with. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(LAST_MOMENT_SECONDS, TimeUnit.SECONDS)) {
        log.warn("a recurring job takes too long and is cut off");
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An exception that left a scheduled job would end its schedule. */
  private void attempt(String what, Runnable job) {
    try {
      job.run();
    } catch (RuntimeException e) {
      // The mapper logs what is no known trouble with its stack.
      log.warn("{} failed and will be tried again: {}", what, GrpcErrors.toRefusal(e).detail());
    }
  }
}
