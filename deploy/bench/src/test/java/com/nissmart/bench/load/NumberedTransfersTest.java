package com.nissmart.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NumberedTransfersTest {
  private final NumberedTransfers transfers =
      new NumberedTransfers(11, AccountDraw.uniform(100, 0), 0);

  @Test
  void a_key_holds_its_workload_and_number() {
    String key = transfers.key(123_456_789);
    assertThat(key).isEqualTo("0000000b-0000-7000-8000-0000075bcd15").hasSize(36);
    assertThat(NumberedTransfers.runOf(key)).isEqualTo(11);
    assertThat(NumberedTransfers.numberOf(key)).isEqualTo(123_456_789);
  }

  @Test
  void a_foreign_key_is_recognised() {
    assertThat(NumberedTransfers.runOf("")).isEqualTo(-1);
    assertThat(NumberedTransfers.runOf("opening")).isEqualTo(-1);
    assertThat(NumberedTransfers.runOf("0000000b-0000-7000-9000-0000075bcd15")).isEqualTo(-1);
    assertThat(NumberedTransfers.runOf("0000000b-0000-7000-8000-0000075bcdzz")).isEqualTo(-1);
  }

  @Test
  void amounts_are_one_to_ten_naira() {
    for (long n = 0; n < 10_000; n++) {
      assertThat(transfers.amount(n)).isBetween(100L, 999L);
    }
  }

  @Test
  void workloads_of_a_book_have_different_keys_and_draws() {
    WorkloadRegistry workloads = new WorkloadRegistry();
    NumberedTransfers first =
        workloads.add(seed -> AccountDraw.uniform(1_000_000, seed), new RecordedAnswers());
    NumberedTransfers second =
        workloads.add(seed -> AccountDraw.uniform(1_000_000, seed), new RecordedAnswers());
    assertThat(first.key(0)).isNotEqualTo(second.key(0));
    assertThat(first.draw().source(0)).isNotEqualTo(second.draw().source(0));
    assertThat(workloads.transfers(NumberedTransfers.runOf(second.key(5)))).isEqualTo(second);
  }
}
