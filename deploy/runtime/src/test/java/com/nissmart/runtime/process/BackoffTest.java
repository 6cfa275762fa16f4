package com.nissmart.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  @ParameterizedTest
  @CsvSource({
    "-1, 0",
    "0, 0",
    "1, 500",
    "2, 1000",
    "3, 2000",
    "6, 16000",
    "7, 30000",
    "31, 30000",
    "1000000, 30000"
  })
  void a_wait_doubles_up_to_the_longest(int failures, long millis) {
    assertThat(backoff.after(failures)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 500", "2, 1000", "7, 30000"})
  void a_random_half_of_the_wait_is_taken_away(int failures, long whole) {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      assertThat(backoff.after(failures, random))
          .isBetween(Duration.ofMillis(whole - whole / 2), Duration.ofMillis(whole));
    }
  }
}
