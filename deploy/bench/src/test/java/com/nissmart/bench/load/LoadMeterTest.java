package com.nissmart.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class LoadMeterTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  // The load begins at 0, the window is from second 1 to second 3.
  private final LoadMeter meter = new LoadMeter(0, SECOND, 3 * SECOND);

  @Test
  void only_calls_that_end_in_the_window_count() {
    meter.ended(0, SECOND - 1, 10, 0, 0);
    meter.ended(0, SECOND, 20, 3, 1);
    meter.ended(0, 3 * SECOND - 1, 40, 0, 0);
    meter.ended(0, 3 * SECOND, 80, 0, 0);
    LoadResult measured = meter.measured();
    assertThat(measured.done()).isEqualTo(60);
    assertThat(measured.refused()).isEqualTo(3);
    assertThat(measured.other()).isEqualTo(1);
    assertThat(measured.rate()).isEqualTo(30.0);
  }

  @Test
  void a_late_call_counts_with_all_its_time() {
    meter.ended(2 * SECOND, 7 * SECOND, 1, 0, 0);
    assertThat(meter.measured().millis(100)).isCloseTo(5_000, within(10.0));
  }

  @Test
  void a_stall_shows_in_every_call_that_was_due() {
    // One call a millisecond; nothing is answered from 2 s to 2.5 s, then everything at once.
    for (long n = 0; n < 1_000; n++) {
      long intended = 2 * SECOND + n * MILLI;
      meter.ended(intended, Math.max(intended + MILLI, 2 * SECOND + 500 * MILLI), 1, 0, 0);
    }
    LoadResult measured = meter.measured();
    assertThat(measured.millis(50)).isCloseTo(1, within(1.0));
    assertThat(measured.millis(75)).isCloseTo(250, within(3.0));
    assertThat(measured.millis(99)).isCloseTo(490, within(3.0));
  }

  @Test
  void refusals_have_a_separate_histogram() {
    meter.ended(2 * SECOND, 2 * SECOND + 4 * MILLI, 0, 1, 0);
    assertThat(meter.measured().latency().getTotalCount()).isZero();
    assertThat(meter.measured().refusalMillis(99)).isCloseTo(4, within(0.1));
  }

  @Test
  void calm_begins_without_refusals_and_late_calls() {
    for (long slot = 0; slot < 60; slot++) {
      long now = slot * 100L * MILLI;
      boolean refusing = slot < 20;
      boolean late = slot == 25;
      meter.ended(now - (late ? 60L : 5L) * MILLI, now, refusing ? 0 : 50, refusing ? 1 : 0, 0);
    }
    assertThat(meter.timeline().secondsUntilCalm(SECOND)).isEqualTo(1.6); // from slot 26 on
  }

  @Test
  void late_calls_are_never_calm() {
    for (long slot = 0; slot < 50; slot++) {
      meter.ended(slot * 100L * MILLI - 60L * MILLI, slot * 100L * MILLI, 1, 0, 0);
    }
    assertThat(meter.timeline().secondsUntilCalm(SECOND)).isEqualTo(4.0);
  }
}
