package com.nissmart.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ZipfRanksTest {
  private static final int DRAWN = 1_000_000;

  @Test
  void three_ranks_have_six_elevenths_three_and_two() {
    ZipfRanks zipf = new ZipfRanks(3, 1.0); // weights 1, 1/2, 1/3
    assertThat(zipf.rank(0)).isZero();
    assertThat(zipf.rank(6 / 11.0 - 1e-9)).isZero();
    assertThat(zipf.rank(6 / 11.0 + 1e-9)).isEqualTo(1);
    assertThat(zipf.rank(9 / 11.0 - 1e-9)).isEqualTo(1);
    assertThat(zipf.rank(9 / 11.0 + 1e-9)).isEqualTo(2);
    assertThat(zipf.rank(1 - 1e-16)).isEqualTo(2);
  }

  @Test
  void ranks_are_drawn_by_their_weight() {
    ZipfRanks zipf = new ZipfRanks(100_000, 1.0);
    double harmonic = 0;
    for (int k = 1; k <= 100_000; k++) {
      harmonic += 1.0 / k;
    }
    int[] drawn = new int[100_000];
    for (long n = 0; n < DRAWN; n++) {
      drawn[zipf.rank(SplitMix.fraction(n, 1))]++;
    }
    assertThat((double) drawn[0] / DRAWN).isCloseTo(1 / harmonic, within(0.001));
    assertThat((double) drawn[9] / DRAWN).isCloseTo(0.1 / harmonic, within(0.001));
    assertThat((double) drawn[99] / DRAWN).isCloseTo(0.01 / harmonic, within(0.0003));
  }

  @Test
  void exponent_zero_is_uniform() {
    ZipfRanks zipf = new ZipfRanks(4, 0);
    assertThat(zipf.rank(0.26)).isEqualTo(1);
    assertThat(zipf.rank(0.74)).isEqualTo(2);
  }
}
