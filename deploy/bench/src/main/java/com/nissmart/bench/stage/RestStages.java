package com.nissmart.bench.stage;

import com.nissmart.bench.client.RestBalances;
import com.nissmart.bench.client.RestCalls;
import com.nissmart.bench.client.RestTransfers;
import com.nissmart.bench.client.SummaryReads;
import com.nissmart.bench.load.CpuMeter;
import com.nissmart.bench.load.FlightRecording;
import com.nissmart.bench.load.LoadStage;
import com.nissmart.bench.load.NumberedTransfers;
import com.nissmart.bench.load.RecordedAnswers;
import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.bench.report.BenchFigure;
import com.nissmart.bench.report.BenchOptions;
import com.nissmart.bench.report.BenchReport;
import com.nissmart.bench.server.BenchGateway;
import com.nissmart.bench.server.BenchPostgres;
import com.nissmart.bench.server.ServiceProcess.ServiceStart;
import java.util.Optional;
import java.util.Set;

/** The gateway's figures over REST, in front of the ledger that was measured without it. */
final class RestStages {
  private static final Set<BenchFigure> FIGURES =
      Set.of(
          BenchFigure.REST_TRANSFERS,
          BenchFigure.REST_HALF_RATE_P99_MS,
          BenchFigure.REST_BALANCE_READS);
  private static final int CONNECTIONS = 8;

  // The seconds until the code of a gateway that has just started is compiled.
  private static final int WARMUP = 30;
  private static final int QUICK_WARMUP = 5;

  private static final long SEED = 77;
  private static final int SUMMARIES_BEFORE = 20;
  private static final int SUMMARIES = 100;
  private static final double SECONDS_APART = 1.01;

  private final BenchOptions options;
  private final BenchReport report;
  private final BenchPostgres postgres;
  private final LedgerUnderTest ledger;
  private final ServiceStart start;
  private boolean warm;

  RestStages(
      BenchOptions options,
      BenchReport report,
      BenchPostgres postgres,
      LedgerUnderTest ledger,
      ServiceStart start) {
    this.options = options;
    this.report = report;
    this.postgres = postgres;
    this.ledger = ledger;
    this.start = start;
  }

  static boolean areWanted(BenchOptions options) {
    return FIGURES.stream().anyMatch(options::wants);
  }

  /** Measures transfers and balances with the book as it is. */
  void run() {
    try (BenchGateway gateway = gateway();
        RestCalls calls = new RestCalls(gateway.port(), CONNECTIONS)) {
      LoadStage stage = stage(gateway);
      // First, since it also warms up the code that the other two use.
      if (options.wants(BenchFigure.REST_BALANCE_READS)) {
        rate(stage, calls, BenchFigure.REST_BALANCE_READS, balances(calls));
      }
      if (options.wants(BenchFigure.REST_TRANSFERS)
          || options.wants(BenchFigure.REST_HALF_RATE_P99_MS)) {
        double rate = rate(stage, calls, BenchFigure.REST_TRANSFERS, transfers(calls));
        if (options.wants(BenchFigure.REST_HALF_RATE_P99_MS)) {
          LoadStage.Load half = LoadStage.Load.open(transfers(calls), calls.thread(), rate / 2);
          LoadStage.Measurement run = run(stage, "rest_half_rate", half);
          report.figure(BenchFigure.REST_HALF_RATE_P99_MS, run.measured().millis(99));
        }
      }
    }
  }

  /**
   * Measures the operators' summary with the grown book, on a gateway that is warm. The gateway
   * keeps an answer for a second; the requests are further apart, so that each asks the ledger.
   */
  void runSummary() {
    try (BenchGateway gateway = gateway();
        RestCalls calls = new RestCalls(gateway.port(), CONNECTIONS)) {
      LoadStage stage = stage(gateway);
      RepeatedCall balances = balances(calls);
      LoadStage.Measurement _ =
          stage.run(0, WARMUP, LoadStage.Load.closed(balances, calls.thread(), options.inFlight()));
      LoadStage.Load load =
          LoadStage.Load.open(
              new SummaryReads(calls, ledger.tokens()), calls.thread(), 1 / SECONDS_APART);
      LoadStage.Measurement run =
          stage.run(SUMMARIES_BEFORE * SECONDS_APART, SUMMARIES * SECONDS_APART, load);
      report.line(BenchFigure.SUMMARY_P99_MS.key(), run);
      report.figure(BenchFigure.SUMMARY_P99_MS, run.measured().millis(99));
    }
  }

  private RepeatedCall balances(RestCalls calls) {
    return new RestBalances(calls, ledger.community(), LedgerStages.UNIFORM.apply(SEED));
  }

  private BenchGateway gateway() {
    return BenchGateway.start(
        start, "127.0.0.1:" + ledger.process().port(), ledger.tokens().target(), ledger.secret());
  }

  private LoadStage stage(BenchGateway gateway) {
    return new LoadStage(
        new CpuMeter(
            Optional.of(gateway.pid()), Optional.of(ledger.process().pid()), postgres.pid()),
        options.jfr().map(file -> new FlightRecording(gateway.pid(), file)));
  }

  private int warmup() {
    int first = options.quick() ? QUICK_WARMUP : WARMUP;
    int seconds = warm ? options.warmup() : Math.max(first, options.warmup());
    warm = true;
    return seconds;
  }

  private RepeatedCall transfers(RestCalls calls) {
    RecordedAnswers answers = new RecordedAnswers();
    NumberedTransfers transfers = ledger.workloads().add(LedgerStages.UNIFORM, answers);
    return new RestTransfers(calls, ledger.community(), transfers, answers);
  }

  private LoadStage.Measurement run(LoadStage stage, String name, LoadStage.Load load) {
    postgres.checkpoint();
    LoadStage.Measurement run = stage.run(warmup(), options.seconds(), load);
    report.line(name, run);
    return run;
  }

  /** Runs as many calls at a time as the options say, and returns how many end a second. */
  private double rate(LoadStage stage, RestCalls calls, BenchFigure figure, RepeatedCall work) {
    LoadStage.Load load = LoadStage.Load.closed(work, calls.thread(), options.inFlight());
    double rate = run(stage, figure.key(), load).measured().rate();
    report.figure(figure, rate);
    return rate;
  }
}
