package com.nissmart.ledger.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The moments of batches, and the instants that somebody has asked about. */
class MomentsTest {
  private final MovableClock clock = MovableClock.create();
  private final Moments moments = new Moments(clock);

  @Test
  void a_moment_is_never_before_that_of_the_batch_before() {
    Instant ahead = clock.instant().plusSeconds(1);
    assertThat(moments.begin(ahead)).isEqualTo(ahead);
    clock.advance(Duration.ofSeconds(2));
    assertThat(moments.begin(ahead)).isEqualTo(moments.now());
  }

  @Test
  void a_batch_comes_after_every_instant_that_was_asked_about() {
    Instant now = moments.now();
    assertThat(moments.close(now)).isEqualTo(now);
    assertThat(moments.begin(Instant.EPOCH)).isAfter(now);
  }

  @Test
  void an_instant_in_the_future_is_answered_as_now() {
    Instant now = moments.now();
    assertThat(moments.close(now.plusSeconds(60))).isEqualTo(now);
    assertThat(moments.begin(Instant.EPOCH)).isBefore(now.plusSeconds(1));
  }

  @Test
  void a_question_waits_for_a_batch_that_its_instant_could_have() throws Exception {
    Instant moment = moments.begin(Instant.EPOCH);
    CompletableFuture<Instant> answer = CompletableFuture.supplyAsync(() -> moments.close(moment));
    assertThat(moments.close(moment.minusNanos(1_000))).isBefore(moment);
    assertThat(answer).isNotDone();
    moments.settled();
    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(moment);
  }
}
