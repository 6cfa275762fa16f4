package com.nissmart.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OpenLoopTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void every_due_call_is_begun_without_answers() {
    // The load was to run from three seconds ago to one second ago: all of it is overdue.
    long now = System.nanoTime();
    long begin = now - 3 * SECOND;
    LoadMeter meter = new LoadMeter(begin, begin, now - SECOND);
    List<RepeatedCall.CallEnding> open = new ArrayList<>();
    List<OpenLoop.Phase> phases =
        List.of(new OpenLoop.Phase(1_000, now - 2 * SECOND), new OpenLoop.Phase(100, now - SECOND));
    OpenLoop loop = new OpenLoop((call, ending) -> open.add(ending), meter, 0, begin, phases);
    try (ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor()) {
      CompletableFuture<LoadResult> finished = loop.run(thread);
      thread.execute(() -> open.forEach(ending -> ending.ended(1, 0, 0)));
      LoadResult measured = finished.join();
      assertThat(open).hasSize(1_100);
      assertThat(loop.mostInFlight()).isEqualTo(1_100);
      assertThat(measured.latency().getTotalCount()).isEqualTo(1_100);
      // The first was three seconds late, the last one second.
      assertThat(measured.millis(0)).isGreaterThanOrEqualTo(990);
      assertThat(measured.millis(50)).isGreaterThanOrEqualTo(2_400);
    }
  }
}
