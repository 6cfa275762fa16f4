package com.nissmart.accounts.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SigningKeyRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-15T08:00:00Z");

  private final SigningKeyRules rules =
      SigningKeyRules.of(Duration.ofDays(90), Duration.ofMinutes(10));

  @Test
  void the_first_key_signs_at_once() {
    assertThat(rules.nextSignsFrom(false, Optional.empty(), NOW)).contains(NOW);
  }

  @Test
  void no_key_is_created_more_than_a_day_ahead() {
    assertThat(
            rules.nextSignsFrom(true, Optional.of(NOW.plus(Duration.ofDays(1)).plusNanos(1)), NOW))
        .isEmpty();
  }

  @Test
  void the_next_key_signs_where_the_last_one_ends() {
    Instant end = NOW.plus(Duration.ofDays(1));

    assertThat(rules.nextSignsFrom(true, Optional.of(end), NOW)).contains(end);
  }

  @Test
  void after_a_gap_a_key_signs_at_once() {
    assertThat(rules.nextSignsFrom(false, Optional.of(NOW), NOW)).contains(NOW);
    assertThat(rules.nextSignsFrom(false, Optional.of(NOW.minusSeconds(1)), NOW)).contains(NOW);
  }

  @Test
  void a_withdrawn_key_is_replaced_at_once() {
    assertThat(rules.nextSignsFrom(false, Optional.of(NOW.plus(Duration.ofDays(91))), NOW))
        .contains(NOW);
  }

  @Test
  void a_short_lived_key_is_announced_for_a_tenth() {
    assertThat(SigningKeyRules.of(Duration.ofHours(10), Duration.ofMinutes(10)).announced())
        .isEqualTo(Duration.ofHours(1));
  }
}
