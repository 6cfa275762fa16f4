package com.nissmart.payout.rail.simulated;

import java.util.random.RandomGenerator;

/**
 * A bad line between the bank and us.
 *
 * @param lost how many of a thousand messages are lost
 * @param twice how many of a thousand arrive twice
 */
public record BadLine(RandomGenerator random, int lost, int twice) {
  private static final int MILLE = 1_000;

  boolean loses() {
    return lost > 0 && random.nextInt(MILLE) < lost;
  }

  boolean doubles() {
    return twice > 0 && random.nextInt(MILLE) < twice;
  }

  /** Of what is lost, half is lost on the way there and half on the way back. */
  boolean losesTheWayThere() {
    return random.nextBoolean();
  }
}
