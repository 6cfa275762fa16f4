package com.nissmart.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** All that was asked of one book, and what it said: what the audit holds the book against. */
public final class Workloads {
  private static final int SEEDS_APART = 36; // bits: no workload has more transfers

  private final List<Transfers> transfers = new ArrayList<>();
  private final List<Answers> answers = new ArrayList<>();

  /**
   * A new workload, with a number that its keys carry.
   *
   * @param draw made for a seed that no other workload of the book has
   */
  public Transfers add(LongFunction<Draw> draw, Answers told) {
    return add(draw, 0, told);
  }

  /** The same with transfers of one amount, in kobo. */
  public synchronized Transfers add(LongFunction<Draw> draw, long fixedAmount, Answers told) {
    int run = transfers.size();
    Transfers added = new Transfers(run, draw.apply((long) run << SEEDS_APART), fixedAmount);
    transfers.add(added);
    answers.add(told);
    return added;
  }

  /** How many workloads there were. */
  public synchronized int size() {
    return transfers.size();
  }

  /** What was asked in a workload. */
  public synchronized Transfers transfers(int run) {
    return transfers.get(run);
  }

  /** What was said. */
  public synchronized Answers answers(int run) {
    return answers.get(run);
  }
}
