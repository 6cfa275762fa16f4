package com.nissmart.accounts.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.testkit.MovableClock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RecipientLookupLimitTest {
  private static final UUID ADA = new UUID(0, 1);

  private final MovableClock clock = MovableClock.create();
  private final RecipientLookupLimit limit = new RecipientLookupLimit(clock);

  @Test
  void hits_and_misses_of_a_caller_are_counted() {
    misses(ADA, "198.51.100.7", 50);
    hits(ADA, "198.51.100.7", 491);

    for (int i = 0; i < 600; i++) {
      assertRefused(ADA, "198.51.100.7");
    }
    hits(new UUID(0, 2), "198.51.100.7", 1);
    clock.advance(Duration.ofMinutes(10));
    hits(ADA, "", 1);
  }

  @Test
  void callers_of_one_network_share_its_limit() {
    for (int caller = 0; caller < 5; caller++) {
      misses(new UUID(1, caller), "198.51.100.7", 100);
    }

    for (int i = 0; i < 200; i++) {
      assertRefused(ADA, "198.51.100.7");
    }
    hits(ADA, "198.51.100.8", 1);
  }

  @Test
  void when_all_is_used_up_each_caller_still_has_a_few() {
    for (int caller = 0; caller < 50; caller++) {
      misses(new UUID(1, caller), "", 100);
    }

    hits(ADA, "", 20);
    assertRefused(ADA, "");
  }

  private void misses(UUID caller, String network, int number) {
    for (int i = 0; i < number; i++) {
      limit.begin(caller, network);
    }
  }

  private void hits(UUID caller, String network, int number) {
    for (int i = 0; i < number; i++) {
      assertThatCode(() -> limit.begin(caller, network)).doesNotThrowAnyException();
      limit.found(caller, network);
    }
  }

  private void assertRefused(UUID caller, String network) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> limit.begin(caller, network));
    assertThat(refusal.reason()).isEqualTo(Reason.RATE_LIMITED);
  }
}
