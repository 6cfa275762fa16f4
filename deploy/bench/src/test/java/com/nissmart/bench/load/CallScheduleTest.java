package com.nissmart.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CallScheduleTest {

  @Test
  void calls_are_evenly_spaced() {
    CallSchedule schedule = new CallSchedule(5_000, 1_000); // one a millisecond
    assertThat(schedule.moment(0)).isEqualTo(5_000);
    assertThat(schedule.moment(1)).isEqualTo(1_005_000);
    assertThat(schedule.moment(1_000)).isEqualTo(1_000_005_000);
  }

  @Test
  void a_call_is_due_from_its_moment_on() {
    for (double rate : new double[] {0.3, 7, 1_000, 12_345.6, 75_000, 999_999}) {
      CallSchedule schedule = new CallSchedule(1_000_000_007L, rate);
      for (long n : new long[] {0, 1, 2, 1_000, 123_457, 9_999_999}) {
        assertThat(schedule.dueBy(schedule.moment(n)))
            .as("rate %s call %s", rate, n)
            .isEqualTo(n + 1);
        assertThat(schedule.dueBy(schedule.moment(n) - 1))
            .as("rate %s call %s", rate, n)
            .isEqualTo(n);
      }
    }
  }

  @Test
  void nothing_is_due_before_the_beginning() {
    assertThat(new CallSchedule(1_000, 10).dueBy(999)).isZero();
  }
}
