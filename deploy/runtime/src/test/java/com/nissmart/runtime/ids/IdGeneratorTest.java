package com.nissmart.runtime.ids;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdGeneratorTest {
  private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
  private final InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
  private final IdGenerator ids = new IdGenerator(clock);

  @Test
  void an_id_is_a_uuid_of_version_7() {
    UUID id = ids.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(millis.get());
  }

  @Test
  void ids_grow_when_the_counter_overflows() {
    assertGrowing(20_000);
  }

  @Test
  void ids_grow_when_the_clock_steps_back() {
    UUID before = ids.next();
    millis.addAndGet(-60_000);

    assertThat(ids.next().toString()).isGreaterThan(before.toString());
    assertGrowing(100);
  }

  private void assertGrowing(int count) {
    String last = ids.next().toString();
    for (int i = 0; i < count; i++) {
      String next = ids.next().toString();
      assertThat(next).isGreaterThan(last);
      last = next;
    }
  }
}
