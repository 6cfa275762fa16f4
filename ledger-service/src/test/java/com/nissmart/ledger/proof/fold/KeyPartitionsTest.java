package com.nissmart.ledger.proof.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.ledger.proof.row.Finding;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyPartitionsTest {
  @Test
  void keys_that_come_twice_are_found_in_memory_and_in_the_file() {
    try (KeyPartitions keys = new KeyPartitions()) {
      Random random = new Random(7);
      long early = random.nextLong();
      long late = 0;
      keys.key(1, early, 1);
      for (long seq = 2; seq < 1_500_000; seq++) {
        late = random.nextLong();
        keys.key(1, late, seq);
      }
      assertThat(keys.repeated()).isEmpty();
      keys.key(1, early, 1_500_000);
      keys.key(2, late, 1_500_001);
      assertThat(keys.repeated()).containsExactlyInAnyOrder(early, late);
    }
  }

  @Test
  void only_the_same_whole_key_is_a_finding() throws Finding {
    RepeatedKeys keys = new RepeatedKeys(Set.of(5L));
    keys.key(1, 5, 1);
    keys.key(2, 5, 2);
    keys.key(1, 6, 3);
    keys.key(1, 6, 4);
    assertThatThrownBy(() -> keys.key(2, 5, 5))
        .hasMessage(
            "transaction 5: transaction 2 has the same requested_by, type and idempotency_key");
  }
}
