package com.nissmart.accounts.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.webhook.event.EventPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeliveryRulesTest {
  private static final Instant BEGAN = Instant.parse("2026-01-15T08:00:00Z");

  @ParameterizedTest
  @CsvSource({"1, PT5S", "2, PT15S", "3, PT45S", "4, PT2M15S", "7, PT1H45S", "8, PT2H", "99, PT2H"})
  void pauses_grow_threefold_up_to_two_hours(int tries, Duration pause) {
    assertThat(DeliveryRules.nextAttempt(tries, BEGAN, BEGAN, 0.5, Duration.ZERO))
        .contains(BEGAN.plus(pause));
  }

  @Test
  void retries_are_spread_at_random() {
    assertThat(DeliveryRules.nextAttempt(1, BEGAN, BEGAN, 0, Duration.ZERO))
        .contains(BEGAN.plusSeconds(4));
    assertThat(DeliveryRules.nextAttempt(1, BEGAN, BEGAN, 1, Duration.ZERO))
        .contains(BEGAN.plusSeconds(6));
  }

  @ParameterizedTest
  @CsvSource({"PT1S, PT5S", "PT5M, PT5M", "PT2H, PT2H", "P3650D, PT2H"})
  void a_receiver_may_ask_for_a_longer_pause(Duration asked, Duration pause) {
    assertThat(DeliveryRules.nextAttempt(1, BEGAN, BEGAN, 0.5, asked)).contains(BEGAN.plus(pause));
  }

  @Test
  void the_last_attempt_is_a_day_after_the_first() {
    Instant end = BEGAN.plus(Duration.ofHours(24));

    assertThat(DeliveryRules.nextAttempt(9, BEGAN, end.minusSeconds(1), 0.5, Duration.ZERO))
        .contains(end);
    assertThat(DeliveryRules.nextAttempt(9, BEGAN, end, 0.5, Duration.ZERO)).isEmpty();
    assertThat(DeliveryRules.isFailing(BEGAN, end.minusMillis(1))).isFalse();
    assertThat(DeliveryRules.isFailing(BEGAN, end)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "*, transaction.transfer.completed, true",
    "transaction.*, transaction.transfer.completed, true",
    "transaction.*, withdrawal.completed, false",
    "transaction.transfer.*, transaction.transfer.failed, true",
    "transaction.transfer, transaction.transfer.failed, false",
    "transaction.*.completed, transaction.deposit.completed, true",
    "transaction.*.completed, transaction.deposit.failed, false",
    "withdrawal.completed, withdrawal.completed, true",
    "withdrawal.completed.*, withdrawal.completed, false",
    "*.completed, withdrawal.completed, true",
  })
  void a_pattern_matches_events(String pattern, String type, boolean matches) {
    assertThat(EventPattern.anyMatches(List.of(pattern), type)).isEqualTo(matches);
  }
}
