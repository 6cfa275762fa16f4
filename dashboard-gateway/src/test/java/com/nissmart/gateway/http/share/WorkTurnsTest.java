package com.nissmart.gateway.http.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Four turns, of which one busy key takes two. */
class WorkTurnsTest {
  private final WorkTurns<String> turns = new WorkTurns<>(4);

  private List<CompletableFuture<Runnable>> enter(String key, int requests) {
    List<CompletableFuture<Runnable>> entered = new ArrayList<>();
    for (int n = 0; n < requests; n++) {
      entered.add(turns.enter(key));
    }
    return entered;
  }

  private static long begun(List<CompletableFuture<Runnable>> entered) {
    return entered.stream().filter(CompletableFuture::isDone).count();
  }

  @Test
  void a_new_key_begins_while_a_busy_one_waits() {
    List<CompletableFuture<Runnable>> busy = enter("busy", 100);
    assertThat(begun(busy)).isEqualTo(2);
    assertThat(turns.enter("new")).isCompleted();
  }

  @Test
  void the_key_with_the_fewest_in_work_comes_first() {
    List<CompletableFuture<Runnable>> busy = enter("busy", 100);
    List<CompletableFuture<Runnable>> others = enter("b", 1);
    others.addAll(enter("c", 1));
    others.addAll(enter("d", 1));
    assertThat(begun(others)).isEqualTo(2);
    busy.getFirst().join().run();
    assertThat(begun(others)).isEqualTo(3);
    assertThat(begun(busy)).isEqualTo(2);
  }

  @Test
  void each_request_begins_once_in_its_order() {
    List<CompletableFuture<Runnable>> busy = enter("busy", 100);
    for (int n = 0; n < 100; n++) {
      assertThat(begun(busy)).isEqualTo(Math.min(100, n + 2));
      busy.get(n).join().run();
    }
    assertThat(begun(enter("busy", 3))).isEqualTo(2);
  }
}
