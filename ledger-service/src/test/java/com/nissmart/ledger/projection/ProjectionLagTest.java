package com.nissmart.ledger.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order in which the writer and the projector get the cores. */
class ProjectionLagTest {
  private static final Position START = new Position(0, 0);

  private final RandomBook book = new RandomBook(5);
  private final AtomicLong nanos = new AtomicLong(1_000_000_000);
  private final ProjectionLag lag =
      new ProjectionLag(book.tail, new ProjectionLimits(2_000, 1L << 30, 1_000), nanos::get);

  @AfterEach
  void close() {
    book.close();
  }

  @Test
  void a_batch_is_written_at_once_when_the_writer_rests() {
    lag.reached(START);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    lag.grown(false);
    assertThat(lag.waitBefore(START)).isNotPositive();
  }

  @Test
  void a_small_batch_among_large_ones_is_not_a_rest() {
    lag.reached(START);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    lag.grown(true);
    assertThat(lag.waitBefore(START)).isPositive();
    lag.grown(false);
    assertThat(lag.waitBefore(START)).isPositive();
    nanos.addAndGet(Duration.ofMillis(100).toNanos());
    lag.grown(false);
    assertThat(lag.waitBefore(START)).isNotPositive();
  }

  @Test
  void a_busy_writer_that_appends_nothing_is_not_waited_for() {
    lag.grown(true);
    assertThat(lag.waitBefore(START)).isPositive();
    nanos.addAndGet(Duration.ofMillis(100).toNanos());
    assertThat(lag.waitBefore(START)).isNotPositive();
  }

  @Test
  void a_busy_writer_goes_first_until_the_lag_is_near_its_limit() {
    lag.reached(START);
    while (lag.transactions() <= 1_750) {
      book.append(1);
      lag.grown(true);
      assertThat(lag.waitBefore(START) > 0).isEqualTo(lag.transactions() <= 1_750);
    }
  }

  @Test
  void small_chunks_have_a_pause_between_them() {
    book.append(1);
    lag.reached(START);
    lag.grown(false);
    assertThat(lag.waitBefore(START)).isBetween(1L, Duration.ofMillis(10).toNanos());
    book.append(30);
    assertThat(lag.waitBefore(START)).isNotPositive();
  }

  @Test
  void the_seconds_are_those_of_the_oldest_missing_batch() {
    assertThat(lag.seconds()).isZero();
    lag.grown(false);
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    lag.grown(false);
    assertThat(lag.seconds()).isEqualTo(3);
    lag.reached(START);
    lag.missingSince(nanos.get() - Duration.ofSeconds(1).toNanos());
    assertThat(lag.seconds()).isEqualTo(1);
    assertThat(lag.waitBefore(new Position(1, 0))).isPositive();
    assertThat(lag.seconds()).isZero();
  }
}
