package com.nissmart.payout.rail.simulated;

import java.util.random.RandomGenerator;

/**
 * A bad connection to the bank, which loses and repeats messages.
 *
 * @param lost how many of a thousand messages are lost
 * @param twice how many of a thousand messages arrive twice
 */
public record LossyConnection(RandomGenerator random, int lost, int twice) {
  private static final int MILLE = 1_000;

  boolean loses() {
    return lost > 0 && random.nextInt(MILLE) < lost;
  }

  boolean repeats() {
    return twice > 0 && random.nextInt(MILLE) < twice;
  }

  /** Returns whether a lost call is lost on the way to the bank, as half of them are. */
  boolean losesRequest() {
    return random.nextBoolean();
  }
}
