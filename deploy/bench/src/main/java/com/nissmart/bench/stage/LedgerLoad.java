package com.nissmart.bench.stage;

import com.nissmart.bench.client.BatchTransfers;
import com.nissmart.bench.client.LedgerCalls;
import com.nissmart.bench.client.UnaryTransfers;
import com.nissmart.bench.load.AccountDraw;
import com.nissmart.bench.load.LoadStage;
import com.nissmart.bench.load.NumberedTransfers;
import com.nissmart.bench.load.RecordedAnswers;
import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.bench.report.BenchOptions;
import com.nissmart.bench.report.BenchReport;
import com.nissmart.bench.server.BenchPostgres;
import java.util.function.LongFunction;

/** The load on the ledger; each workload is registered for the audit. */
final class LedgerLoad {
  private static final int BATCH = 500;

  private final BenchOptions options;
  private final BenchReport report;
  private final LoadStage stage;
  private final BenchPostgres postgres;
  private final LedgerUnderTest ledger;

  LedgerLoad(
      BenchOptions options,
      BenchReport report,
      LoadStage stage,
      BenchPostgres postgres,
      LedgerUnderTest ledger) {
    this.options = options;
    this.report = report;
    this.stage = stage;
    this.postgres = postgres;
    this.ledger = ledger;
  }

  /** Makes calls of one transfer. */
  RepeatedCall unary(LongFunction<AccountDraw> draw) {
    return unary(draw, ledger.calls());
  }

  /** Makes calls of one transfer over other connections. */
  RepeatedCall unary(LongFunction<AccountDraw> draw, LedgerCalls calls) {
    RecordedAnswers answers = new RecordedAnswers();
    NumberedTransfers transfers = ledger.workloads().add(draw, answers);
    return new UnaryTransfers(calls, ledger.community(), transfers, answers);
  }

  /** Makes calls of 500 transfers. */
  RepeatedCall batch(LongFunction<AccountDraw> draw, int accounts) {
    RecordedAnswers answers = new RecordedAnswers();
    int owners = ledger.community().owners();
    NumberedTransfers transfers =
        ledger
            .workloads()
            .add(seed -> AccountDraw.byOwner(draw.apply(seed), accounts, owners, BATCH), answers);
    return new BatchTransfers(ledger.calls(), ledger.community(), transfers, answers, BATCH);
  }

  /** Runs a fixed number of calls at a time. */
  LoadStage.Measurement closed(String name, RepeatedCall work, int inFlight) {
    return run(name, LoadStage.Load.closed(work, ledger.calls().thread(), inFlight));
  }

  /** Runs calls at a fixed rate. */
  LoadStage.Measurement open(String name, RepeatedCall work, double perSecond) {
    return run(name, LoadStage.Load.open(work, ledger.calls().thread(), perSecond));
  }

  private LoadStage.Measurement run(String name, LoadStage.Load load) {
    postgres.checkpoint();
    LoadStage.Measurement run = stage.run(options.warmup(), options.seconds(), load);
    report.line(name, run);
    return run;
  }
}
