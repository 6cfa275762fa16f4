package com.nissmart.gateway.statements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.contract.Refusal;
import com.nissmart.gateway.statements.StatementQueue.Place;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order in which the pieces of statements are drawn. */
class StatementTurnsTest {
  private final StatementQueue queue = new StatementQueue();
  private final List<String> drawn = new CopyOnWriteArrayList<>();
  private final CountDownLatch begin = new CountDownLatch(1);

  @AfterEach
  void stop() {
    queue.close();
  }

  /** Draws pieces one after the other, as a statement does. */
  private CompletableFuture<Void> draw(Place place, String name, int pieces) {
    return CompletableFuture.runAsync(() -> drawn.add(name), place)
        .thenCompose(one ->
            pieces == 1 ? CompletableFuture.completedFuture(null) : draw(place, name, pieces - 1));
  }

  private void holdBack(Place place) {
    place.execute(() -> {
      try {
        begin.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  @Test
  void two_callers_take_turns_at_one_address() {
    Place ada = queue.enter(new UUID(0, 1), "10.0.0.1");
    Place bola = queue.enter(new UUID(0, 2), "10.0.0.1");
    holdBack(queue.enter(new UUID(0, 3), "10.0.0.9"));
    CompletableFuture<Void> both =
        CompletableFuture.allOf(draw(ada, "ada", 4), draw(bola, "bola", 4));
    begin.countDown();
    both.join();
    assertThat(drawn).containsExactly("ada", "bola", "ada", "bola", "ada", "bola", "ada", "bola");
  }

  @Test
  void an_address_with_many_callers_takes_one_turn_a_round() {
    holdBack(queue.enter(new UUID(0, 9), "10.0.0.9"));
    List<CompletableFuture<Void>> all = new CopyOnWriteArrayList<>();
    for (int n = 0; n < 4; n++) {
      all.add(draw(queue.enter(new UUID(1, n), "10.0.0.1"), "many", 3));
    }
    all.add(draw(queue.enter(new UUID(2, 0), "10.0.0.2"), "one", 3));
    begin.countDown();
    all.forEach(CompletableFuture::join);
    assertThat(drawn.lastIndexOf("one")).as(drawn.toString()).isLessThan(6);
  }

  @Test
  void a_place_is_free_again_after_its_statement() {
    UUID ada = new UUID(0, 1);
    Place place = queue.enter(ada, "10.0.0.1");
    assertThatThrownBy(() -> queue.enter(ada, "10.0.0.2")).isInstanceOf(Refusal.class);
    place.leave();
    queue.enter(ada, "10.0.0.2").leave();
  }
}
