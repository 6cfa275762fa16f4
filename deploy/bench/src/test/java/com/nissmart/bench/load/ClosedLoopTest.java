package com.nissmart.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ClosedLoopTest {
  private final Queue<RepeatedCall.CallEnding> open = new ArrayDeque<>();
  private final List<Long> begun = new ArrayList<>();
  private final RepeatedCall work =
      (call, ending) -> {
        begun.add(call);
        open.add(ending);
      };

  @Test
  void each_call_that_ends_begins_the_next() {
    long now = System.nanoTime();
    LoadMeter meter = new LoadMeter(now, now, now + TimeUnit.HOURS.toNanos(1));
    CompletableFuture<LoadResult> finished =
        new ClosedLoop(work, meter, 100).limitedTo(10).run(Runnable::run, 4);
    assertThat(begun).containsExactly(100L, 101L, 102L, 103L);
    while (!open.isEmpty()) {
      assertThat(open.size()).isLessThanOrEqualTo(4);
      assertThat(finished).isNotDone();
      open.remove().ended(1, 0, 0);
    }
    assertThat(begun).hasSize(10).endsWith(109L);
    assertThat(finished.join().done()).isEqualTo(10);
  }

  @Test
  void the_loop_waits_for_its_last_calls() {
    long now = System.nanoTime();
    CompletableFuture<LoadResult> finished =
        new ClosedLoop(work, new LoadMeter(now - 2, now - 2, now - 1), 0).run(Runnable::run, 3);
    open.remove().ended(1, 0, 0);
    open.remove().ended(1, 0, 0);
    assertThat(finished).isNotDone();
    open.remove().ended(0, 0, 1);
    assertThat(finished).isDone();
    assertThat(begun).hasSize(3);
  }
}
