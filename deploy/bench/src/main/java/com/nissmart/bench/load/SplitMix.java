package com.nissmart.bench.load;

/**
 * Pseudo-random numbers that depend on their arguments alone: the finalizer of SplitMix64 (Steele,
 * Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
 */
public final class SplitMix {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final double UNIT = 0x1.0p-53;

  private SplitMix() {}

  static long bits(long n, int stream) {
    long z = (n * 16 + stream + 1) * GOLDEN;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Returns 0 to bound - 1, evenly but for a bias below bound / 2^31. */
  public static int below(int bound, long n, int stream) {
    return (int) (((bits(n, stream) >>> 33) * bound) >>> 31);
  }

  /** Returns a fraction from 0 to below 1. */
  static double fraction(long n, int stream) {
    return (bits(n, stream) >>> 11) * UNIT;
  }
}
