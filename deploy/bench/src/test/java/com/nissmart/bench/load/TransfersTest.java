package com.nissmart.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TransfersTest {
  private final Transfers transfers = new Transfers(11, Draw.uniform(100, 0), 0);

  @Test
  void a_key_is_as_long_as_a_uuid_and_says_which_transfer_it_is() {
    String key = transfers.key(123_456_789);
    assertThat(key).isEqualTo("0000000b-0000-7000-8000-0000075bcd15").hasSize(36);
    assertThat(Transfers.runOf(key)).isEqualTo(11);
    assertThat(Transfers.numberOf(key)).isEqualTo(123_456_789);
  }

  @Test
  void a_key_of_somebody_else_is_recognised() {
    assertThat(Transfers.runOf("")).isEqualTo(-1);
    assertThat(Transfers.runOf("opening")).isEqualTo(-1);
    assertThat(Transfers.runOf("0000000b-0000-7000-9000-0000075bcd15")).isEqualTo(-1);
    assertThat(Transfers.runOf("0000000b-0000-7000-8000-0000075bcdzz")).isEqualTo(-1);
  }

  @Test
  void amounts_are_one_to_ten_naira() {
    for (long n = 0; n < 10_000; n++) {
      assertThat(transfers.amount(n)).isBetween(100L, 999L);
    }
  }

  @Test
  void workloads_of_a_book_draw_different_transfers_under_different_keys() {
    Workloads workloads = new Workloads();
    Transfers first = workloads.add(seed -> Draw.uniform(1_000_000, seed), new Answers());
    Transfers second = workloads.add(seed -> Draw.uniform(1_000_000, seed), new Answers());
    assertThat(first.key(0)).isNotEqualTo(second.key(0));
    assertThat(first.draw().source(0)).isNotEqualTo(second.draw().source(0));
    assertThat(workloads.transfers(Transfers.runOf(second.key(5)))).isEqualTo(second);
  }
}
