package com.nissmart.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JwksKeySourceTest {
  private Instant now = Instant.parse("2026-01-15T08:00:00Z");
  private final List<ECKey> published = new ArrayList<>();
  private boolean away;
  private int fetched;
  private Duration fetching = Duration.ZERO;
  private @Nullable Deadline deadline;
  private final JwksKeySource keys = new JwksKeySource(this::fetch, () -> now);

  @Test
  void a_key_is_fetched_once() {
    publish("first");

    assertThat(keys.find("first")).isNotNull();
    assertThat(keys.find("first")).isNotNull();
    assertThat(fetched).isEqualTo(1);
  }

  @Test
  void a_new_key_is_found_when_it_is_first_used() {
    publish("first");
    keys.find("first");
    publish("second");
    advance(Duration.ofSeconds(4));

    assertThat(keys.find("second")).isNotNull();
  }

  @Test
  void unknown_keys_cause_no_flood_of_fetches() {
    for (int i = 0; i < 100; i++) {
      assertThat(keys.find("unknown-" + i)).isNull();
    }
    assertThat(fetched).isEqualTo(1);
  }

  @Test
  void a_withdrawn_key_stops_working() {
    publish("first");
    keys.find("first");
    published.clear();
    advance(Duration.ofSeconds(59));

    assertThat(keys.find("first")).isNull();
  }

  @Test
  void known_keys_stay_in_use_while_the_publisher_is_away() {
    publish("first");
    keys.find("first");
    away = true;
    advance(Duration.ofMinutes(14));

    assertThat(keys.find("first")).isNotNull();
  }

  @Test
  void known_keys_end_once_no_token_of_theirs_can_live() {
    publish("first");
    keys.find("first");
    away = true;
    advance(Duration.ofMinutes(16));

    assertThatThrownBy(() -> keys.find("first"))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
  }

  @Test
  void keys_that_are_kept_fresh_are_always_at_hand() {
    publish("first");
    keys.find("first");
    for (int i = 0; i < 10; i++) {
      advance(Duration.ofSeconds(20));
      assertThat(keys.isAtHand("first")).isTrue();
      keys.keepFresh();
    }
    published.clear();
    advance(Duration.ofSeconds(20));
    keys.keepFresh();

    assertThat(keys.isAtHand("first")).isFalse();
  }

  @Test
  void keys_are_not_fetched_before_anybody_needs_one() {
    keys.keepFresh();

    assertThat(fetched).isZero();
  }

  @Test
  void an_unknown_key_is_unavailable_while_the_publisher_is_away() {
    away = true;

    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> keys.find("first"))
          .isInstanceOfSatisfying(
              Refusal.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
    }
    assertThat(fetched).isEqualTo(1);
  }

  @Test
  void a_first_fetch_that_failed_is_soon_repeated() {
    away = true;
    publish("first");
    assertThatThrownBy(() -> keys.find("first")).isInstanceOf(Refusal.class);
    away = false;
    advance(Duration.ofMillis(101));

    assertThat(keys.find("first")).isNotNull();
  }

  @Test
  void the_pause_begins_at_the_end_of_a_fetch() {
    away = true;
    fetching = Duration.ofSeconds(5);

    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> keys.find("first")).isInstanceOf(Refusal.class);
    }
    assertThat(fetched).isEqualTo(1);
  }

  @Test
  void a_clock_set_back_keeps_no_key() {
    publish("first");
    keys.find("first");
    published.clear();
    publish("second");
    advance(Duration.ofDays(-1));

    assertThat(keys.find("second")).isNotNull();
    assertThat(keys.find("first")).isNull();
  }

  @Test
  void a_callers_deadline_does_not_cancel_the_fetch() {
    publish("first");

    try (var timer = Executors.newSingleThreadScheduledExecutor();
        var hurried = Context.current().withDeadlineAfter(1, TimeUnit.HOURS, timer)) {
      hurried.run(() -> assertThat(keys.find("first")).isNotNull());
    }

    assertThat(fetched).isEqualTo(1);
    assertThat(deadline).isNull();
  }

  private String fetch() {
    fetched++;
    deadline = Context.current().getDeadline();
    advance(fetching);
    if (away) {
      throw new IllegalStateException("away");
    }
    return new JWKSet(List.copyOf(published)).toString();
  }

  private void publish(String id) {
    try {
      published.add(new ECKeyGenerator(Curve.P_256).keyID(id).generate());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void advance(Duration duration) {
    now = now.plus(duration);
  }
}
