package com.nissmart.bench.stage;

import com.nissmart.bench.load.AccountDraw;
import com.nissmart.bench.load.LoadStage;
import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.bench.report.BenchFigure;
import com.nissmart.bench.report.BenchOptions;
import com.nissmart.bench.report.BenchReport;
import com.nissmart.bench.server.BackendMeter;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** The ledger's figures over gRPC, one after the other. */
final class LedgerStages {
  static final int ACCOUNTS = BaselineStages.ACCOUNTS;
  static final int MANY_ACCOUNTS = 100_000;
  static final LongFunction<AccountDraw> UNIFORM = seed -> AccountDraw.uniform(ACCOUNTS, seed);
  static final LongFunction<AccountDraw> HOT = seed -> AccountDraw.hot(ACCOUNTS, seed);
  static final LongFunction<AccountDraw> ZIPF = seed -> AccountDraw.zipf(MANY_ACCOUNTS, 1.0, seed);

  private static final int BATCHES_IN_FLIGHT = 16;
  private static final int FEW_CALLERS = 1_000;
  private static final int MANY_CALLERS = 100_000;
  private static final long BURST = 1_000_000;
  private static final long QUICK_BURST = 200_000;
  private static final String WRITER = "nissmart-ledger-writer";
  private static final String PROJECTOR = "nissmart-ledger-projector";
  private static final double MICROS = 1e6;

  private final BenchOptions options;
  private final BenchReport report;
  private final LedgerLoad load;
  private final BookWatch watch;

  LedgerStages(BenchOptions options, BenchReport report, LedgerLoad load, BookWatch watch) {
    this.watch = watch;
    this.options = options;
    this.report = report;
    this.load = load;
  }

  void run() {
    rate(BenchFigure.UNARY_UNIFORM, UNIFORM);
    rate(BenchFigure.UNARY_HOT, HOT);
    rate(BenchFigure.UNARY_ZIPF, ZIPF);
    if (options.wants(BenchFigure.BATCH_UNIFORM) || options.wants(BenchFigure.PROJECT_US)) {
      batch();
    }
    if (options.wants(BenchFigure.APPEND_US)) {
      append();
    }
    burst(BenchFigure.BURST_UNIFORM, this::batches, BATCHES_IN_FLIGHT);
    burst(BenchFigure.BURST_UNARY, () -> load.unary(UNIFORM), options.inFlight());
    burst(BenchFigure.BURST_HOT, () -> load.unary(HOT), options.inFlight());
    if (options.wants(BenchFigure.CALLERS_100K_RATIO)) {
      double few = load.balances("callers_1k", FEW_CALLERS).measured().rate();
      double many = load.balances("callers_100k", MANY_CALLERS).measured().rate();
      report.figure(BenchFigure.CALLERS_100K_RATIO, many / few);
    }
    if (options.wants(BenchFigure.UNARY_SINGLE_P50_MS)) {
      LoadStage.Measurement run = load.sustained("unary_single", () -> load.unary(UNIFORM), 1);
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
      sustained(BenchFigure.UNARY_UNIFORM, UNIFORM);
    }
    return report.figureOf(BenchFigure.UNARY_UNIFORM);
  }

  private RepeatedCall batches() {
    return load.batch(UNIFORM, ACCOUNTS);
  }

  private void batch() {
    BackendMeter projector = watch.backends(PROJECTOR);
    BookWatch.End before = watch.end();
    long chunks = watch.chunks();
    LoadStage.Measurement run =
        load.sustained(BenchFigure.BATCH_UNIFORM.key(), this::batches, BATCHES_IN_FLIGHT);
    report.figure(BenchFigure.BATCH_UNIFORM, run.measured().rate());
    perTransfer(BenchFigure.PROJECT_US, projector, before);
    report.note(
        "  %,.0f transfers a chunk"
            .formatted(
                (double) (watch.end().seq() - before.seq())
                    / Math.max(1, watch.chunks() - chunks)));
  }

  /** Two calls at a time: one is appended while the other is decided, so that each is a batch. */
  private void append() {
    BackendMeter writer = watch.backends(WRITER);
    BookWatch.End before = watch.end();
    LoadStage.Measurement _ = load.sustained(BenchFigure.APPEND_US.key(), this::batches, 2);
    perTransfer(BenchFigure.APPEND_US, writer, before);
    BookWatch.End after = watch.end();
    report.note(
        "  %,.0f transfers a batch"
            .formatted(
                (double) (after.seq() - before.seq())
                    / Math.max(1, after.batchNo() - before.batchNo())));
  }

  private void perTransfer(BenchFigure figure, BackendMeter backends, BookWatch.End before) {
    double transfers = Math.max(1, watch.end().seq() - before.seq());
    report.figure(figure, backends.seconds() * MICROS / transfers);
  }

  private void rate(BenchFigure figure, LongFunction<AccountDraw> draw) {
    if (options.wants(figure)) {
      sustained(figure, draw);
    }
  }

  private void sustained(BenchFigure figure, LongFunction<AccountDraw> draw) {
    LoadStage.Measurement run =
        load.sustained(figure.key(), () -> load.unary(draw), options.inFlight());
    report.figure(figure, run.measured().rate());
  }

  private void burst(BenchFigure figure, Supplier<RepeatedCall> work, int inFlight) {
    if (options.wants(figure)) {
      long transfers = options.quick() ? QUICK_BURST : BURST;
      report.figure(figure, load.burst(figure.key(), work, inFlight, transfers).measured().rate());
    }
  }
}
