package com.nissmart.bench;

import com.nissmart.bench.client.BatchTransfers;
import com.nissmart.bench.client.UnaryTransfers;
import com.nissmart.bench.load.Answers;
import com.nissmart.bench.load.ClosedLoop;
import com.nissmart.bench.load.Draw;
import com.nissmart.bench.load.OpenLoop;
import com.nissmart.bench.load.Transfers;
import com.nissmart.bench.load.Work;
import com.nissmart.bench.server.BenchPostgres;
import java.util.List;
import java.util.function.LongFunction;

/** Measures the ledger over gRPC. */
final class LedgerStages {
  static final int ACCOUNTS = BaselineStages.ACCOUNTS;
  static final int MANY_ACCOUNTS = 100_000;

  private static final int BATCH = 500;
  private static final int BATCHES_IN_FLIGHT = 16;

  private final Options options;
  private final Report report;
  private final Stage stage;
  private final BenchPostgres postgres;
  private final LedgerSide ledger;

  LedgerStages(
      Options options, Report report, Stage stage, BenchPostgres postgres, LedgerSide ledger) {
    this.options = options;
    this.report = report;
    this.stage = stage;
    this.postgres = postgres;
    this.ledger = ledger;
  }

  void run() {
    LongFunction<Draw> uniform = seed -> Draw.uniform(ACCOUNTS, seed);
    if (options.wants(Figure.UNARY_UNIFORM)) {
      rate(Figure.UNARY_UNIFORM, unary(uniform), options.inFlight());
    }
    if (options.wants(Figure.UNARY_HOT)) {
      rate(Figure.UNARY_HOT, unary(seed -> Draw.hot(ACCOUNTS, seed)), options.inFlight());
    }
    if (options.wants(Figure.UNARY_ZIPF)) {
      rate(
          Figure.UNARY_ZIPF,
          unary(seed -> Draw.zipf(MANY_ACCOUNTS, 1.0, seed)),
          options.inFlight());
    }
    if (options.wants(Figure.BATCH_UNIFORM)) {
      rate(Figure.BATCH_UNIFORM, batch(uniform), BATCHES_IN_FLIGHT);
    }
    if (options.wants(Figure.UNARY_SINGLE_P50_MS)) {
      Stage.Run run = closed("unary_single", unary(uniform), 1);
      report.figure(Figure.UNARY_SINGLE_P50_MS, run.measured().millis(50));
    }
    if (options.wants(Figure.HALF_RATE_P99_MS)) {
      halfRate(unary(uniform));
    }
  }

  private void rate(Figure figure, Work work, int inFlight) {
    report.figure(figure, closed(figure.key(), work, inFlight).measured().rate());
  }

  private Stage.Run closed(String name, Work work, int inFlight) {
    postgres.checkpoint();
    Stage.Run run =
        stage.run(
            options.warmup(),
            options.seconds(),
            (meter, times) ->
                new ClosedLoop(work, meter, 0).run(ledger.calls().thread(), inFlight));
    report.line(name, run);
    return run;
  }

  private void halfRate(Work work) {
    if (!report.has(Figure.UNARY_UNIFORM)) {
      rate(Figure.UNARY_UNIFORM, unary(seed -> Draw.uniform(ACCOUNTS, seed)), options.inFlight());
    }
    double perSecond = report.figureOf(Figure.UNARY_UNIFORM) / 2;
    postgres.checkpoint();
    Stage.Run run =
        stage.run(
            options.warmup(),
            options.seconds(),
            (meter, times) ->
                new OpenLoop(
                        work,
                        meter,
                        0,
                        times.begin(),
                        List.of(new OpenLoop.Phase(perSecond, times.until())))
                    .run(ledger.calls().thread()));
    report.line("half_rate", run);
    report.figure(Figure.HALF_RATE_P99_MS, run.measured().millis(99));
  }

  private Work unary(LongFunction<Draw> draw) {
    Answers answers = new Answers();
    Transfers transfers = ledger.workloads().add(draw, answers);
    return new UnaryTransfers(ledger.calls(), ledger.community(), transfers, answers);
  }

  private Work batch(LongFunction<Draw> draw) {
    Answers answers = new Answers();
    int owners = ledger.community().owners();
    Transfers transfers =
        ledger
            .workloads()
            .add(seed -> Draw.byOwner(draw.apply(seed), ACCOUNTS, owners, BATCH), answers);
    return new BatchTransfers(ledger.calls(), ledger.community(), transfers, answers, BATCH);
  }
}
