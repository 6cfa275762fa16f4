package com.nissmart.payout.fault;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The named moments at which a crash would do the most harm. The system property {@code
 * nissmart.fault} makes the process die at one of them, as kill -9 would, so that a test can check
 * the recovery. Without the property nothing happens.
 */
public final class FaultPoint {
  private static final String DEADLY = System.getProperty("nissmart.fault", "");
  private static final AtomicInteger LEFT =
      new AtomicInteger(Integer.getInteger("nissmart.fault.after", 1));
  private static final int KILLED = 137;
  private static final long IN_THE_MIDDLE_NANOS = 1_000_000;

  private FaultPoint() {}

  /** Marks a moment at which the process can be made to die. */
  public static void at(String name) {
    if (isDeadly(name)) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  /** Marks the start of an operation in the middle of which the process can be made to die. */
  public static void during(String name) {
    if (isDeadly(name)) {
      Thread.ofPlatform()
          .start(() -> {
            LockSupport.parkNanos(IN_THE_MIDDLE_NANOS);
            Runtime.getRuntime().halt(KILLED);
          });
    }
  }

  private static boolean isDeadly(String name) {
    return DEADLY.equals(name) && LEFT.decrementAndGet() == 0;
  }
}
