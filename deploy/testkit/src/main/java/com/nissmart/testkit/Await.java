package com.nissmart.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The wait for another thread; a test that waits for time moves its clock instead. */
public final class Await {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private Await() {}

  /** Returns as soon as the condition holds; fails the test when it does not within the time. */
  public static void until(Duration longest, Callable<Boolean> condition) {
    until(longest, "the condition", condition);
  }

  /** Does the same, with words for the expectation. */
  public static void until(Duration longest, String what, Callable<Boolean> condition) {
    long end = System.nanoTime() + longest.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(what + " did not hold within " + longest);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static boolean holds(Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
