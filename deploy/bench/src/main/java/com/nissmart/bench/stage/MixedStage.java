package com.nissmart.bench.stage;

import com.nissmart.bench.client.LedgerCalls;
import com.nissmart.bench.client.MixedCalls;
import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.bench.report.BenchFigure;
import com.nissmart.bench.report.BenchOptions;
import com.nissmart.bench.report.BenchReport;
import java.util.function.Supplier;

/** A mix of all kinds of calls beside pure transfers, on the same replicas in turn. */
final class MixedStage {
  private static final long SEED = 91;

  private final BenchOptions options;
  private final BenchReport report;
  private final LedgerLoad load;
  private final LedgerUnderTest ledger;

  MixedStage(BenchOptions options, BenchReport report, LedgerLoad load, LedgerUnderTest ledger) {
    this.options = options;
    this.report = report;
    this.load = load;
    this.ledger = ledger;
  }

  void run() {
    ledger.growTo(options.replicas());
    try (LedgerCalls calls = ledger.connect(options.connections())) {
      double pure = rate("pure transfers", calls, () -> load.unary(LedgerStages.UNIFORM, calls));
      double mixed = rate("mixed", calls, () -> mixed(calls));
      report.figure(BenchFigure.MIXED_RATIO, mixed / pure);
    }
  }

  private double rate(String name, LedgerCalls calls, Supplier<RepeatedCall> work) {
    String replicas = "%s, %d replicas".formatted(name, options.replicas());
    return load.sustained(replicas, calls, work, options.inFlight()).measured().rate();
  }

  private RepeatedCall mixed(LedgerCalls calls) {
    return new MixedCalls(
        calls,
        ledger.community(),
        ledger.workloads(),
        LedgerStages.UNIFORM.apply(SEED),
        ledger.service("accounts"),
        ledger.service("payout"));
  }
}
