package com.nissmart.ledger.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.book.DedupId;
import com.nissmart.ledger.v1.TransactionType;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The filter of keys: it never takes a known key for a new one. */
class KeyFilterTest {
  private static final int KEYS = 500_000;
  private static final long MEGABYTE = 1 << 20;

  @Test
  void no_known_key_is_taken_for_a_new_one() {
    KeyFilter filter = filled();
    filter.ready();
    for (int i = 0; i < KEYS; i++) {
      assertThat(filter.isNew(key(i))).isFalse();
    }
  }

  @Test
  void few_new_keys_are_taken_for_known_ones() {
    KeyFilter filter = filled();
    filter.ready();
    int wrong = 0;
    for (int i = KEYS; i < 2 * KEYS; i++) {
      wrong += filter.isNew(key(i)) ? 0 : 1;
    }
    assertThat(wrong).isLessThan(KEYS / 500);
  }

  @Test
  void every_key_is_looked_up_until_the_filter_is_filled() {
    KeyFilter filter = new KeyFilter(MEGABYTE);
    assertThat(filter.isNew(key(1))).isFalse();
    filter.ready();
    assertThat(filter.isNew(key(1))).isTrue();
  }

  private static KeyFilter filled() {
    KeyFilter filter = new KeyFilter(MEGABYTE); // 16 bits a key
    for (int i = 0; i < KEYS; i++) {
      filter.add(key(i));
    }
    return filter;
  }

  private static UUID key(int number) {
    return DedupId.of("usr_a", TransactionType.TRANSACTION_TYPE_TRANSFER, "key-" + number);
  }
}
