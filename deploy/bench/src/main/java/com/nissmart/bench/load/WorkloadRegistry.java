package com.nissmart.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** All that was asked of one book, and what it said: what the audit holds the book against. */
public final class WorkloadRegistry {
  private static final int SEEDS_APART = 36; // bits: no workload has more transfers

  private final List<NumberedTransfers> transfers = new ArrayList<>();
  private final List<RecordedAnswers> answers = new ArrayList<>();

  /**
   * A new workload, with a number that its keys carry.
   *
   * @param draw made for a seed that no other workload of the book has
   */
  public NumberedTransfers add(LongFunction<AccountDraw> draw, RecordedAnswers told) {
    return add(draw, 0, told);
  }

  /** The same with transfers of one amount, in kobo. */
  public synchronized NumberedTransfers add(
      LongFunction<AccountDraw> draw, long fixedAmount, RecordedAnswers told) {
    int run = transfers.size();
    NumberedTransfers added =
        new NumberedTransfers(run, draw.apply((long) run << SEEDS_APART), fixedAmount);
    transfers.add(added);
    answers.add(told);
    return added;
  }

  /** How many workloads there were. */
  public synchronized int size() {
    return transfers.size();
  }

  /** What was asked in a workload. */
  public synchronized NumberedTransfers transfers(int run) {
    return transfers.get(run);
  }

  /** What was said. */
  public synchronized RecordedAnswers answers(int run) {
    return answers.get(run);
  }
}
