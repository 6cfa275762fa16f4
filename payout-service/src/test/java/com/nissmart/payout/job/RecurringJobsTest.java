package com.nissmart.payout.job;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecurringJobsTest {
  @Test
  void long_tasks_delay_no_other() {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(2);
    AtomicInteger runs = new AtomicInteger();
    List<RecurringTask<?>> tasks =
        List.of(
            task("long-1", () -> hang(begun, end)),
            task("long-2", () -> hang(begun, end)),
            task("short", runs::incrementAndGet));
    try (PayoutFixture payout = new PayoutFixture();
        RecurringJobs jobs =
            new RecurringJobs(payout.database.dataSource(), "test", Duration.ofMillis(20), tasks)) {
      payout.superuser().useHandle(h -> h.execute("truncate scheduled_tasks"));
      jobs.start();
      Await.until(Duration.ofSeconds(10), () -> begun.getCount() == 0);
      int before = runs.get();
      Await.until(Duration.ofSeconds(10), () -> runs.get() > before + 1);
      end.countDown();
    }
  }

  private static RecurringTask<Void> task(String name, Runnable run) {
    return Tasks.recurring(name, FixedDelay.of(Duration.ofMillis(10))).execute((_, _) -> run.run());
  }

  private static void hang(CountDownLatch begun, CountDownLatch end) {
    begun.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
