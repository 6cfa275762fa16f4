package com.nissmart.e2e.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Steps that people and the bank repeat, each in a thread of its own, until they are stopped. */
final class ChaosSteps implements AutoCloseable {
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  /** Repeats a step with this pause. */
  ChaosSteps repeat(String name, long pauseMillis, Runnable step) {
    threads.add(
        Thread.ofVirtual()
            .name(name)
            .uncaughtExceptionHandler(
                (thread, e) -> failures.add(new AssertionError(thread.getName() + " ended", e)))
            .start(() -> {
              while (!stopped.get()) {
                step.run();
                pause(pauseMillis);
              }
            }));
    return this;
  }

  /** Waits without an interruption. */
  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fails when a step has failed. */
  void requireHealthy() {
    for (Throwable failure : failures) {
      throw new AssertionError(failure.getMessage(), failure.getCause());
    }
  }

  /** Lets each step end, and fails when one of them has failed. */
  void stop() throws InterruptedException {
    stopped.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    requireHealthy();
  }

  @Override
  public void close() {
    stopped.set(true);
    threads.forEach(Thread::interrupt);
  }
}
