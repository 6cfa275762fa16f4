package com.nissmart.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Every workload of one book with its answers, for the audit. */
public final class WorkloadRegistry {
  private static final int SEEDS_APART = 36; // bits: no workload has more transfers

  private final List<NumberedTransfers> transfers = new ArrayList<>();
  private final List<RecordedAnswers> answers = new ArrayList<>();
  private final RecordedAnswers openings = new RecordedAnswers();

  /**
   * Adds a workload; its number is part of its keys.
   *
   * @param draw makes the draw for a seed that is unique in the book
   */
  public NumberedTransfers add(LongFunction<AccountDraw> draw, RecordedAnswers recorded) {
    return add(draw, 0, recorded);
  }

  /** Adds a workload whose transfers have one amount, in kobo. */
  public synchronized NumberedTransfers add(
      LongFunction<AccountDraw> draw, long fixedAmount, RecordedAnswers recorded) {
    int run = transfers.size();
    NumberedTransfers added =
        new NumberedTransfers(run, draw.apply((long) run << SEEDS_APART), fixedAmount);
    transfers.add(added);
    answers.add(recorded);
    return added;
  }

  /** Returns the answers to the openings of accounts, by the accounts' indexes. */
  public RecordedAnswers openings() {
    return openings;
  }

  /** Returns the number of workloads. */
  public synchronized int size() {
    return transfers.size();
  }

  /** Returns the transfers of a workload. */
  public synchronized NumberedTransfers transfers(int run) {
    return transfers.get(run);
  }

  /** Returns the answers of a workload. */
  public synchronized RecordedAnswers answers(int run) {
    return answers.get(run);
  }
}
