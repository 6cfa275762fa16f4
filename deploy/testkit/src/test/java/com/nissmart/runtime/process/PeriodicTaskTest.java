package com.nissmart.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.testkit.Await;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PeriodicTaskTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void a_run_that_throws_does_not_end_the_task() {
    Runnable failing =
        () -> {
          if (runs.incrementAndGet() % 2 == 0) {
            throw new AssertionError("every second run fails");
          }
          throw new IllegalStateException("and so does every other");
        };
    try (PeriodicTask _ = new PeriodicTask("failing", SOON, failing).start()) {
      Await.until(PATIENCE, () -> runs.get() > 3);
    }
  }

  @Test
  void a_task_that_starts_later_waits_one_delay() {
    try (PeriodicTask _ =
        new PeriodicTask("later", Duration.ofHours(1), runs::incrementAndGet).startLater()) {
      assertThat(runs).hasValue(0);
    }
  }

  @Test
  void close_interrupts_a_run_and_waits_for_its_end() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    PeriodicTask task =
        new PeriodicTask(
            "long",
            SOON,
            () -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                ended.set(true);
              }
            });
    task.start();
    begun.await();

    task.close();

    assertThat(ended).isTrue();
  }
}
