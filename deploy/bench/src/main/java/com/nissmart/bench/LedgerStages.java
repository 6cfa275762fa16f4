package com.nissmart.bench;

import com.nissmart.bench.load.Draw;
import com.nissmart.bench.load.Work;
import java.util.function.LongFunction;

/** Measures the ledger over gRPC, one figure after the other. */
final class LedgerStages {
  static final int ACCOUNTS = BaselineStages.ACCOUNTS;
  static final int MANY_ACCOUNTS = 100_000;
  static final LongFunction<Draw> UNIFORM = seed -> Draw.uniform(ACCOUNTS, seed);
  static final LongFunction<Draw> HOT = seed -> Draw.hot(ACCOUNTS, seed);
  static final LongFunction<Draw> ZIPF = seed -> Draw.zipf(MANY_ACCOUNTS, 1.0, seed);

  private static final int BATCHES_IN_FLIGHT = 16;

  private final Options options;
  private final Report report;
  private final LedgerLoad load;

  LedgerStages(Options options, Report report, LedgerLoad load) {
    this.options = options;
    this.report = report;
    this.load = load;
  }

  void run() {
    rate(Figure.UNARY_UNIFORM, UNIFORM);
    rate(Figure.UNARY_HOT, HOT);
    rate(Figure.UNARY_ZIPF, ZIPF);
    if (options.wants(Figure.BATCH_UNIFORM)) {
      closed(Figure.BATCH_UNIFORM, load.batch(UNIFORM, ACCOUNTS), BATCHES_IN_FLIGHT);
    }
    if (options.wants(Figure.UNARY_SINGLE_P50_MS)) {
      Stage.Run run = load.closed("unary_single", load.unary(UNIFORM), 1);
      report.figure(Figure.UNARY_SINGLE_P50_MS, run.measured().millis(50));
    }
    if (options.wants(Figure.HALF_RATE_P99_MS)) {
      Stage.Run run = load.open("half_rate", load.unary(UNIFORM), capacity() / 2);
      report.figure(Figure.HALF_RATE_P99_MS, run.measured().millis(99));
    }
  }

  /** What the ledger can do; measured now when it has not been. */
  double capacity() {
    if (!report.has(Figure.UNARY_UNIFORM)) {
      closed(Figure.UNARY_UNIFORM, load.unary(UNIFORM), options.inFlight());
    }
    return report.figureOf(Figure.UNARY_UNIFORM);
  }

  private void rate(Figure figure, LongFunction<Draw> draw) {
    if (options.wants(figure)) {
      closed(figure, load.unary(draw), options.inFlight());
    }
  }

  private void closed(Figure figure, Work work, int inFlight) {
    report.figure(figure, load.closed(figure.key(), work, inFlight).measured().rate());
  }
}
