package com.nissmart.bench;

import com.nissmart.bench.audit.Auditor;
import com.nissmart.bench.baseline.Baseline;
import com.nissmart.bench.baseline.BaselineBook;
import com.nissmart.bench.client.Community;
import com.nissmart.bench.load.Draw;
import com.nissmart.bench.load.Workloads;
import com.nissmart.bench.server.BenchPostgres;
import java.util.List;
import java.util.function.LongFunction;

/** Measures the SQL function: a short sweep finds its best number of connections. */
final class BaselineStages implements AutoCloseable {
  static final int ACCOUNTS = 10_000;

  private static final long FUNDS = 100_000_000;
  private static final List<Integer> CONNECTIONS = List.of(4, 8, 16, 32, 64);
  private static final List<Integer> QUICK_CONNECTIONS = List.of(8, 16);
  private static final double SWEEP_WARMUP = 0.5;
  private static final double SWEEP_SECONDS = 1.5;

  private final Options options;
  private final Report report;
  private final Stage stage;
  private final BenchPostgres postgres;
  private final Workloads workloads = new Workloads();
  private final BaselineBook book;
  private final Baseline baseline;

  BaselineStages(Options options, Report report, Stage stage, BenchPostgres postgres) {
    this.options = options;
    this.report = report;
    this.stage = stage;
    this.postgres = postgres;
    this.book = BaselineBook.create(postgres, ACCOUNTS, FUNDS);
    this.baseline = new Baseline(book, workloads);
  }

  /** Holds the book against what was answered. */
  Auditor.Result audit() {
    return new Auditor(book.database(), workloads, Community::wallet).baseline(book.initial());
  }

  /** Gives the server back as it was: the ledger shall not share it with another's vacuum. */
  @Override
  public void close() {
    book.drop();
  }

  void run() {
    if (options.wants(Figure.BASELINE_UNIFORM)) {
      best(Figure.BASELINE_UNIFORM, seed -> Draw.uniform(ACCOUNTS, seed));
    }
    if (options.wants(Figure.BASELINE_HOT)) {
      best(Figure.BASELINE_HOT, seed -> Draw.hot(ACCOUNTS, seed));
    }
    if (options.wants(Figure.BASELINE_SINGLE_P50_MS)) {
      Stage.Run run =
          measure(
              "baseline_single",
              seed -> Draw.uniform(ACCOUNTS, seed),
              1,
              options.warmup(),
              options.seconds());
      report.figure(Figure.BASELINE_SINGLE_P50_MS, run.measured().millis(50));
    }
  }

  private void best(Figure figure, LongFunction<Draw> draw) {
    int best = 1;
    double bestRate = 0;
    for (int connections : options.quick() ? QUICK_CONNECTIONS : CONNECTIONS) {
      String name = "  " + figure.key() + " " + connections;
      double rate = measure(name, draw, connections, SWEEP_WARMUP, SWEEP_SECONDS).measured().rate();
      if (rate > bestRate) {
        best = connections;
        bestRate = rate;
      }
    }
    Stage.Run run =
        measure(figure.key() + " " + best, draw, best, options.warmup(), options.seconds());
    report.figure(figure, run.measured().rate());
  }

  private Stage.Run measure(
      String name, LongFunction<Draw> draw, int connections, double warmup, double seconds) {
    postgres.checkpoint();
    Stage.Run run =
        stage.run(
            warmup,
            seconds,
            (meter, times) ->
                baseline.run(draw, connections, times.begin(), times.from(), times.until()));
    report.line(name, run);
    return run;
  }
}
