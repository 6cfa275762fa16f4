package com.nissmart.bench.stage;

import com.nissmart.bench.audit.BookAuditor;
import com.nissmart.bench.baseline.BaselineBook;
import com.nissmart.bench.baseline.BaselineConnections;
import com.nissmart.bench.client.BenchWallets;
import com.nissmart.bench.load.AccountDraw;
import com.nissmart.bench.load.LoadStage;
import com.nissmart.bench.load.WorkloadRegistry;
import com.nissmart.bench.report.BenchFigure;
import com.nissmart.bench.report.BenchOptions;
import com.nissmart.bench.report.BenchReport;
import com.nissmart.bench.server.BenchPostgres;
import java.util.List;
import java.util.function.LongFunction;

/** The baseline's figures; a short sweep finds its best number of connections. */
final class BaselineStages implements AutoCloseable {
  static final int ACCOUNTS = 10_000;

  private static final long FUNDS = 100_000_000;
  private static final List<Integer> CONNECTIONS = List.of(4, 8, 16, 32, 64);
  private static final List<Integer> QUICK_CONNECTIONS = List.of(8, 16);
  private static final double SWEEP_WARMUP = 0.5;
  private static final double SWEEP_SECONDS = 1.5;

  private final BenchOptions options;
  private final BenchReport report;
  private final LoadStage stage;
  private final BenchPostgres postgres;
  private final WorkloadRegistry workloads = new WorkloadRegistry();
  private final BaselineBook book;
  private final BaselineConnections baseline;

  BaselineStages(
      BenchOptions options, BenchReport report, LoadStage stage, BenchPostgres postgres) {
    this.options = options;
    this.report = report;
    this.stage = stage;
    this.postgres = postgres;
    this.book = BaselineBook.create(postgres, ACCOUNTS, FUNDS);
    this.baseline = new BaselineConnections(book, workloads);
  }

  /** Audits the baseline's book. */
  BookAuditor.AuditResult audit() {
    return new BookAuditor(book.database(), workloads, BenchWallets::wallet)
        .baseline(book.initial());
  }

  /** Drops the book, so that its vacuum does not disturb the ledger's measurements. */
  @Override
  public void close() {
    book.drop();
  }

  void run() {
    if (options.wants(BenchFigure.BASELINE_UNIFORM)) {
      best(BenchFigure.BASELINE_UNIFORM, seed -> AccountDraw.uniform(ACCOUNTS, seed));
    }
    if (options.wants(BenchFigure.BASELINE_HOT)) {
      best(BenchFigure.BASELINE_HOT, seed -> AccountDraw.hot(ACCOUNTS, seed));
    }
    if (options.wants(BenchFigure.BASELINE_SINGLE_P50_MS)) {
      LoadStage.Measurement run =
          measure(
              "baseline_single",
              seed -> AccountDraw.uniform(ACCOUNTS, seed),
              1,
              options.warmup(),
              options.seconds());
      report.figure(BenchFigure.BASELINE_SINGLE_P50_MS, run.measured().millis(50));
    }
  }

  private void best(BenchFigure figure, LongFunction<AccountDraw> draw) {
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
    LoadStage.Measurement run =
        measure(figure.key() + " " + best, draw, best, options.warmup(), options.seconds());
    report.figure(figure, run.measured().rate());
  }

  private LoadStage.Measurement measure(
      String name, LongFunction<AccountDraw> draw, int connections, double warmup, double seconds) {
    postgres.checkpoint();
    LoadStage.Measurement run =
        stage.run(
            warmup,
            seconds,
            (meter, times) ->
                baseline.run(draw, connections, times.begin(), times.from(), times.until()));
    report.line(name, run);
    return run;
  }
}
