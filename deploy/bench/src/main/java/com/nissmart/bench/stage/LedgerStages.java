package com.nissmart.bench.stage;

import com.nissmart.bench.load.AccountDraw;
import com.nissmart.bench.load.LoadStage;
import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.bench.report.BenchFigure;
import com.nissmart.bench.report.BenchOptions;
import com.nissmart.bench.report.BenchReport;
import java.util.function.LongFunction;

/** The ledger's figures over gRPC, one after the other. */
final class LedgerStages {
  static final int ACCOUNTS = BaselineStages.ACCOUNTS;
  static final int MANY_ACCOUNTS = 100_000;
  static final LongFunction<AccountDraw> UNIFORM = seed -> AccountDraw.uniform(ACCOUNTS, seed);
  static final LongFunction<AccountDraw> HOT = seed -> AccountDraw.hot(ACCOUNTS, seed);
  static final LongFunction<AccountDraw> ZIPF = seed -> AccountDraw.zipf(MANY_ACCOUNTS, 1.0, seed);

  private static final int BATCHES_IN_FLIGHT = 16;

  private final BenchOptions options;
  private final BenchReport report;
  private final LedgerLoad load;

  LedgerStages(BenchOptions options, BenchReport report, LedgerLoad load) {
    this.options = options;
    this.report = report;
    this.load = load;
  }

  void run() {
    rate(BenchFigure.UNARY_UNIFORM, UNIFORM);
    rate(BenchFigure.UNARY_HOT, HOT);
    rate(BenchFigure.UNARY_ZIPF, ZIPF);
    if (options.wants(BenchFigure.BATCH_UNIFORM)) {
      closed(BenchFigure.BATCH_UNIFORM, load.batch(UNIFORM, ACCOUNTS), BATCHES_IN_FLIGHT);
    }
    if (options.wants(BenchFigure.UNARY_SINGLE_P50_MS)) {
      LoadStage.Measurement run = load.closed("unary_single", load.unary(UNIFORM), 1);
      report.figure(BenchFigure.UNARY_SINGLE_P50_MS, run.measured().millis(50));
    }
    if (options.wants(BenchFigure.HALF_RATE_P99_MS)) {
      LoadStage.Measurement run = load.open("half_rate", load.unary(UNIFORM), capacity() / 2);
      report.figure(BenchFigure.HALF_RATE_P99_MS, run.measured().millis(99));
    }
  }

  /** Returns UNARY_UNIFORM, and measures it first when it is missing. */
  double capacity() {
    if (!report.has(BenchFigure.UNARY_UNIFORM)) {
      closed(BenchFigure.UNARY_UNIFORM, load.unary(UNIFORM), options.inFlight());
    }
    return report.figureOf(BenchFigure.UNARY_UNIFORM);
  }

  private void rate(BenchFigure figure, LongFunction<AccountDraw> draw) {
    if (options.wants(figure)) {
      closed(figure, load.unary(draw), options.inFlight());
    }
  }

  private void closed(BenchFigure figure, RepeatedCall work, int inFlight) {
    report.figure(figure, load.closed(figure.key(), work, inFlight).measured().rate());
  }
}
