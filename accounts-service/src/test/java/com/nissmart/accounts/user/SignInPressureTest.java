package com.nissmart.accounts.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SignInPressureTest {
  private static final Instant NOW = Instant.parse("2026-01-15T08:00:00Z");

  @Test
  void thirty_failures_fill_the_bucket_and_one_leaks_a_minute() {
    Optional<SignInPressure> pressure = Optional.empty();
    for (int i = 0; i < 30; i++) {
      assertThat(pressure.flatMap(full -> full.blockedFor(NOW))).isEmpty();
      pressure = Optional.of(SignInPressure.after(pressure, NOW));
    }

    SignInPressure full = pressure.orElseThrow();
    assertThat(full.blockedFor(NOW.plusSeconds(20))).contains(Duration.ofSeconds(40));
    assertThat(full.blockedFor(NOW.plusSeconds(60))).isEmpty();
    SignInPressure again = SignInPressure.after(pressure, NOW.plusSeconds(90));
    assertThat(again.blockedFor(NOW.plusSeconds(90))).contains(Duration.ofSeconds(30));
  }

  @Test
  void half_an_hour_empties_the_bucket() {
    Optional<SignInPressure> full = Optional.of(new SignInPressure(30, NOW));

    assertThat(SignInPressure.after(full, NOW.plus(Duration.ofMinutes(30))).level()).isEqualTo(1);
    assertThat(new SignInPressure(29, NOW).blockedFor(NOW.minusSeconds(3_600))).isEmpty();
  }
}
