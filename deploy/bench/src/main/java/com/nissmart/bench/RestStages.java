package com.nissmart.bench;

import com.nissmart.bench.client.RestBalances;
import com.nissmart.bench.client.RestCalls;
import com.nissmart.bench.client.RestTransfers;
import com.nissmart.bench.client.SummaryReads;
import com.nissmart.bench.load.Answers;
import com.nissmart.bench.load.Transfers;
import com.nissmart.bench.load.Work;
import com.nissmart.bench.server.BenchPostgres;
import com.nissmart.bench.server.CpuMeter;
import com.nissmart.bench.server.GatewayProcess;
import java.util.Optional;
import java.util.Set;

/** Measures the gateway over REST, in front of the ledger that was measured without it. */
final class RestStages {
  private static final Set<Figure> FIGURES =
      Set.of(Figure.REST_TRANSFERS, Figure.REST_HALF_RATE_P99_MS, Figure.REST_BALANCE_READS);
  private static final int CONNECTIONS = 8;

  // The gateway has just been started: seconds until its code is compiled, and no more.
  private static final int WARMUP = 30;
  private static final int QUICK_WARMUP = 5;

  private static final long SEED = 77;
  private static final int SUMMARIES_BEFORE = 20;
  private static final int SUMMARIES = 100;
  private static final double SECONDS_APART = 1.01;

  private final Options options;
  private final Report report;
  private final BenchPostgres postgres;
  private final LedgerSide ledger;
  private final GatewayProcess.Start start;
  private boolean warm;

  RestStages(
      Options options,
      Report report,
      BenchPostgres postgres,
      LedgerSide ledger,
      GatewayProcess.Start start) {
    this.options = options;
    this.report = report;
    this.postgres = postgres;
    this.ledger = ledger;
    this.start = start;
  }

  static boolean areWanted(Options options) {
    return FIGURES.stream().anyMatch(options::wants);
  }

  /** Transfers and balances, in the book as it is. */
  void run() {
    try (GatewayProcess gateway = gateway();
        RestCalls calls = new RestCalls(gateway.port(), CONNECTIONS)) {
      Stage stage = stage(gateway);
      // First, since it warms up what the other two use as well.
      if (options.wants(Figure.REST_BALANCE_READS)) {
        rate(stage, calls, Figure.REST_BALANCE_READS, balances(calls));
      }
      if (options.wants(Figure.REST_TRANSFERS) || options.wants(Figure.REST_HALF_RATE_P99_MS)) {
        double rate = rate(stage, calls, Figure.REST_TRANSFERS, transfers(calls));
        if (options.wants(Figure.REST_HALF_RATE_P99_MS)) {
          Stage.Load half = Stage.Load.open(transfers(calls), calls.thread(), rate / 2);
          Stage.Run run = run(stage, "rest_half_rate", half);
          report.figure(Figure.REST_HALF_RATE_P99_MS, run.measured().millis(99));
        }
      }
    }
  }

  /**
   * The dashboard's summary, of a gateway that has been at work; the book has grown meanwhile. Its
   * answer is good for a second: they are further apart, so that the ledger is asked every time.
   */
  void runSummary() {
    try (GatewayProcess gateway = gateway();
        RestCalls calls = new RestCalls(gateway.port(), CONNECTIONS)) {
      Stage stage = stage(gateway);
      Work balances = balances(calls);
      Stage.Run _ =
          stage.run(0, WARMUP, Stage.Load.closed(balances, calls.thread(), options.inFlight()));
      Stage.Load load =
          Stage.Load.open(
              new SummaryReads(calls, ledger.tokens()), calls.thread(), 1 / SECONDS_APART);
      Stage.Run run = stage.run(SUMMARIES_BEFORE * SECONDS_APART, SUMMARIES * SECONDS_APART, load);
      report.line(Figure.SUMMARY_P99_MS.key(), run);
      report.figure(Figure.SUMMARY_P99_MS, run.measured().millis(99));
    }
  }

  private Work balances(RestCalls calls) {
    return new RestBalances(calls, ledger.community(), LedgerStages.UNIFORM.apply(SEED));
  }

  private GatewayProcess gateway() {
    return GatewayProcess.start(
        start, "127.0.0.1:" + ledger.process().port(), ledger.tokens().target(), ledger.secret());
  }

  private Stage stage(GatewayProcess gateway) {
    return new Stage(
        new CpuMeter(
            Optional.of(gateway.pid()), Optional.of(ledger.process().pid()), postgres.pid()),
        options.jfr().map(file -> new Recording(gateway.pid(), file)));
  }

  private int warmup() {
    int first = options.quick() ? QUICK_WARMUP : WARMUP;
    int seconds = warm ? options.warmup() : Math.max(first, options.warmup());
    warm = true;
    return seconds;
  }

  private Work transfers(RestCalls calls) {
    Answers answers = new Answers();
    Transfers transfers = ledger.workloads().add(LedgerStages.UNIFORM, answers);
    return new RestTransfers(calls, ledger.community(), transfers, answers);
  }

  private Stage.Run run(Stage stage, String name, Stage.Load load) {
    postgres.checkpoint();
    Stage.Run run = stage.run(warmup(), options.seconds(), load);
    report.line(name, run);
    return run;
  }

  /** As many calls at a time as the options say; answers how many a second. */
  private double rate(Stage stage, RestCalls calls, Figure figure, Work work) {
    Stage.Load load = Stage.Load.closed(work, calls.thread(), options.inFlight());
    double rate = run(stage, figure.key(), load).measured().rate();
    report.figure(figure, rate);
    return rate;
  }
}
