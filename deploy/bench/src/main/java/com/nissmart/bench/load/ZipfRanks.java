package com.nissmart.bench.load;

import java.util.Arrays;

/** Zipf's law over some ranks: rank k, counted from 1, has the weight 1 / k^exponent. */
final class ZipfRanks {
  private final double[] upTo;

  ZipfRanks(int ranks, double exponent) {
    upTo = new double[ranks];
    double sum = 0;
    for (int k = 1; k <= ranks; k++) {
      sum += Math.pow(k, -exponent);
      upTo[k - 1] = sum;
    }
    for (int i = 0; i < ranks; i++) {
      upTo[i] /= sum;
    }
  }

  /** Returns the rank, counted from 0, that a fraction of the whole weight falls on. */
  int rank(double fraction) {
    int found = Arrays.binarySearch(upTo, fraction);
    int rank = found < 0 ? -found - 1 : found + 1;
    return Math.min(rank, upTo.length - 1);
  }
}
