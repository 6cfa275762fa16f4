package com.nissmart.gateway.http.share;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.http.share.Shares.Grant;
import org.junit.jupiter.api.Test;

/** Shares of 10,000 with 500 for a key, as connections have them. */
class SharesTest {
  private final Shares<Integer> shares = new Shares<>(500, 10_000);

  private int take(int key, int most) {
    int taken = 0;
    while (taken < most && shares.take(key, 1) == Grant.TAKEN) {
      taken++;
    }
    return taken;
  }

  @Test
  void a_single_key_has_its_whole_share() {
    assertThat(take(1, 600)).isEqualTo(500);
    assertThat(shares.take(1, 1)).isEqualTo(Grant.SHARE_USED);
  }

  @Test
  void twenty_greedy_keys_leave_enough_for_others() {
    for (int turn = 0; turn < 600; turn++) {
      for (int key = 0; key < 20; key++) {
        take(key, 1);
      }
    }
    assertThat(take(100, 200)).isEqualTo(200);
    assertThat(shares.take(0, 1)).isEqualTo(Grant.ALL_USED);
  }

  @Test
  void a_first_amount_may_use_all_that_is_left() {
    Shares<Integer> few = new Shares<>(2, 3);
    assertThat(few.take(1, 1)).isEqualTo(Grant.TAKEN);
    assertThat(few.take(1, 1)).isEqualTo(Grant.ALL_USED);
    assertThat(few.take(2, 1)).isEqualTo(Grant.TAKEN);
    assertThat(few.take(3, 1)).isEqualTo(Grant.TAKEN);
    assertThat(few.take(4, 1)).isEqualTo(Grant.ALL_USED);
    assertThat(few.used()).isEqualTo(3);
  }
}
