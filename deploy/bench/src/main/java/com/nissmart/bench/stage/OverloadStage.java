package com.nissmart.bench.stage;

import com.nissmart.bench.client.LedgerCalls;
import com.nissmart.bench.load.LoadResult;
import com.nissmart.bench.load.LoadStage;
import com.nissmart.bench.load.OpenLoop;
import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.bench.report.BenchFigure;
import com.nissmart.bench.report.BenchOptions;
import com.nissmart.bench.report.BenchReport;
import com.nissmart.bench.server.BenchPostgres;
import java.util.List;

/**
 * An overload, as a rush of independent clients causes it: half of the capacity for a while, then
 * three times the capacity, then half again to see how soon the ledger recovers.
 */
final class OverloadStage {
  private static final double TIMES = 3;
  private static final double CALM = 0.5;
  private static final int RECOVERY_SECONDS = 10;
  private static final int QUICK_RECOVERY_SECONDS = 6;
  private static final double NANOS = 1e9;
  private static final int SECONDS = 30;
  private static final int QUICK_SECONDS = 6;

  // So many that the ledger's queue fills before the connections have no more calls to open.
  private static final int CONNECTIONS = 12;

  private final BenchOptions options;
  private final BenchReport report;
  private final LoadStage stage;

  OverloadStage(BenchOptions options, BenchReport report, LoadStage stage) {
    this.options = options;
    this.report = report;
    this.stage = stage;
  }

  void run(BenchPostgres postgres, LedgerUnderTest ledger, LedgerLoad load, double capacity) {
    postgres.checkpoint();
    try (LedgerCalls calls = ledger.connect(CONNECTIONS)) {
      RepeatedCall work = load.unary(LedgerStages.UNIFORM, calls);
      LoadStage.Measurement run =
          stage.run(
              options.warmup(),
              options.quick() ? QUICK_SECONDS : SECONDS,
              (meter, times) -> {
                long calm = times.until() + (long) (recoverySeconds() * NANOS);
                List<OpenLoop.Phase> phases =
                    List.of(
                        new OpenLoop.Phase(CALM * capacity, times.from()),
                        new OpenLoop.Phase(TIMES * capacity, times.until()),
                        new OpenLoop.Phase(CALM * capacity, calm));
                return new OpenLoop(work, meter, 0, times.begin(), phases).run(calls.thread());
              });
      print(run, capacity);
    }
  }

  private int recoverySeconds() {
    return options.quick() ? QUICK_RECOVERY_SECONDS : RECOVERY_SECONDS;
  }

  private void print(LoadStage.Measurement run, double capacity) {
    LoadResult measured = run.measured();
    report.line("overload", run);
    report.note(
        "  refusals: p50 %.2f ms, p99 %.2f ms, max %.2f ms; calm again after %.1f s"
            .formatted(
                measured.refusalMillis(50),
                measured.refusalMillis(99),
                measured.refusalMillis(100),
                run.meter().timeline().secondsUntilCalm(run.meter().until())));
    report.figure(BenchFigure.OVERLOAD_GOODPUT_RATIO, measured.rate() / capacity);
  }
}
