package com.nissmart.accounts.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SignInFailuresTest {
  private static final Instant NOW = Instant.parse("2026-01-15T08:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "1, PT0S",
    "9, PT0S",
    "10, PT15S",
    "11, PT30S",
    "12, PT1M",
    "13, PT2M",
    "14, PT4M",
    "15, PT5M",
    "16, PT5M",
    "100, PT5M",
    "2000000000, PT5M"
  })
  void blocks_double_from_the_tenth_failure_on(int count, Duration block) {
    SignInFailures before = new SignInFailures(Math.max(1, count - 1), NOW, NOW);

    SignInFailures after =
        SignInFailures.after(count == 1 ? Optional.empty() : Optional.of(before), NOW);

    assertThat(after.count()).isEqualTo(count);
    assertThat(after.blockedUntil()).isEqualTo(NOW.plus(block));
    assertThat(after.blockedFor(NOW)).isEqualTo(Optional.of(block).filter(Duration::isPositive));
  }

  @Test
  void a_block_is_over_at_its_end() {
    SignInFailures failures = new SignInFailures(10, NOW, NOW.plusSeconds(15));

    assertThat(failures.blockedFor(NOW.plusSeconds(14))).contains(Duration.ofSeconds(1));
    assertThat(failures.blockedFor(NOW.plusSeconds(15))).isEmpty();
  }

  @Test
  void failures_are_forgotten_fifteen_minutes_after_the_block() {
    SignInFailures failures = new SignInFailures(14, NOW, NOW.plusSeconds(240));
    Instant forgotten = NOW.plusSeconds(240).plus(Duration.ofMinutes(15));

    assertThat(SignInFailures.after(Optional.of(failures), forgotten.minusNanos(1)).count())
        .isEqualTo(15);
    assertThat(SignInFailures.after(Optional.of(failures), forgotten).count()).isEqualTo(1);
  }
}
