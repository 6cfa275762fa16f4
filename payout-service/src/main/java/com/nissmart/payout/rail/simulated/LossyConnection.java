package com.nissmart.payout.rail.simulated;

import com.nissmart.payout.rail.RailAnswer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A bad connection to the bank, which loses and repeats a set number of each thousand messages. */
public record LossyConnection(RandomGenerator random, int lost, int twice) {
  private static final int MILLE = 1_000;
  static final RailAnswer NO_ANSWER =
      new RailAnswer.Inconclusive("The bank did not answer in time");

  boolean loses() {
    return lost > 0 && random.nextInt(MILLE) < lost;
  }

  boolean repeats() {
    return twice > 0 && random.nextInt(MILLE) < twice;
  }

  /** Makes a call. Half of the lost ones are lost on the way to the bank, half on the way back. */
  RailAnswer call(Supplier<RailAnswer> call) {
    boolean lost = loses();
    if (lost && random.nextBoolean()) {
      return NO_ANSWER;
    }
    RailAnswer answer = call.get();
    return lost ? NO_ANSWER : answer;
  }
}
