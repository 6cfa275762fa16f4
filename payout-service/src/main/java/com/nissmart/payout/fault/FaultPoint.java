package com.nissmart.payout.fault;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Names the moments at which a crash would hurt most. The system property {@code nissmart.fault}
 * makes the process die at one of them, as kill -9 would, so that a test can see what is left. Does
 * nothing else, and nothing at all without the property.
 */
public final class FaultPoint {
  private static final String DEADLY = System.getProperty("nissmart.fault", "");
  private static final AtomicInteger LEFT =
      new AtomicInteger(Integer.getInteger("nissmart.fault.after", 1));
  private static final int KILLED = 137;
  private static final long IN_THE_MIDDLE_NANOS = 1_000_000;

  private FaultPoint() {}

  /** The named moment has come. */
  public static void at(String name) {
    if (isDeadly(name)) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  /** What is named begins now: death comes in the middle of it. */
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
