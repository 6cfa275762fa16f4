package com.nissmart.ledger.proof.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowSumsTest {
  private final RowSums derived = new RowSums(1, 1_000_000, SipHash.random());
  private final RowSums stored = derived.other();

  @Test
  void the_same_rows_in_another_order_are_the_same() {
    add(derived, 1, 7);
    add(derived, 2, 500_000);
    add(derived, 3, 1_000_000);
    add(stored, 3, 1_000_000);
    add(stored, 1, 7);
    add(stored, 2, 500_000);
    assertThat(derived.differences(stored, 5)).isEmpty();
    assertThat(derived.count()).isEqualTo(3);
  }

  @Test
  void the_same_row_twice_is_a_difference() {
    add(derived, 1, 7);
    add(stored, 1, 7);
    add(stored, 1, 7);
    assertThat(derived.differences(stored, 5)).hasSize(1);
  }

  @Test
  void values_that_two_rows_exchange_are_noticed() {
    derived.add(new byte[] {1, 2, 3}, 0, 3, 7);
    derived.add(new byte[] {4, 5, 6}, 0, 3, 7);
    stored.add(new byte[] {4, 2, 3}, 0, 3, 7);
    stored.add(new byte[] {1, 5, 6}, 0, 3, 7);
    assertThat(derived.differences(stored, 5)).hasSize(1);
  }

  @Test
  void a_difference_is_narrowed_down_to_a_span() {
    add(derived, 1, 500_000);
    List<RowSums.Span> middle = derived.differences(stored, 5);
    assertThat(middle).hasSize(1);
    assertThat(middle.getFirst().first()).isLessThanOrEqualTo(500_000);
    assertThat(middle.getFirst().last()).isGreaterThanOrEqualTo(500_000);
    assertThat(middle.getFirst().last() - middle.getFirst().first()).isLessThan(20);
    add(stored, 1, 500_000);
    add(stored, 1, -3);
    add(stored, 1, 9_000_000);
    assertThat(derived.differences(stored, 5))
        .extracting(RowSums.Span::first)
        .contains(Long.MIN_VALUE)
        .hasSize(2);
  }

  private static void add(RowSums sums, int row, long seq) {
    sums.add(new byte[] {(byte) row, 0, 1, 2, 3, 4, 5, 6, 7, 8}, 0, 10, seq);
  }
}
