package com.nissmart.bench.stage;

import com.nissmart.bench.client.BatchTransfers;
import com.nissmart.bench.client.CallersBalances;
import com.nissmart.bench.client.LedgerCalls;
import com.nissmart.bench.client.UnaryTransfers;
import com.nissmart.bench.load.AccountDraw;
import com.nissmart.bench.load.LoadResult;
import com.nissmart.bench.load.LoadStage;
import com.nissmart.bench.load.NumberedTransfers;
import com.nissmart.bench.load.RecordedAnswers;
import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.bench.report.BenchOptions;
import com.nissmart.bench.report.BenchReport;
import com.nissmart.bench.server.BenchPostgres;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** The load on the ledger; each workload is registered for the audit. */
final class LedgerLoad {
  static final int BATCH = 500;
  private static final int LONGEST_BURST = 240;

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

  /**
   * Runs a number of calls at a time until the tables have every transfer; that time counts. An
   * equal load before it warms up.
   */
  LoadStage.Measurement sustained(String name, Supplier<RepeatedCall> work, int inFlight) {
    return sustained(name, ledger.calls(), work, inFlight);
  }

  /** Does the same over other connections. */
  LoadStage.Measurement sustained(
      String name, LedgerCalls calls, Supplier<RepeatedCall> work, int inFlight) {
    warmUp(calls, work, inFlight);
    LoadStage.Load load = LoadStage.Load.closed(work.get(), calls.thread(), inFlight);
    LoadStage.Measurement run =
        stage.runToTheEnd(options.seconds(), load, ledger.watch()::awaitTables);
    report.line(name, run);
    return run;
  }

  /**
   * Runs so many calls from a rest until each is answered; the tables may have them later. An equal
   * load before it warms up.
   */
  LoadStage.Measurement burst(
      String name, Supplier<RepeatedCall> work, int inFlight, long transfers) {
    warmUp(ledger.calls(), work, inFlight);
    RepeatedCall measured = work.get();
    LoadStage.Load load =
        LoadStage.Load.limited(
            measured, ledger.calls().thread(), inFlight, transfers / measured.transfers());
    LoadStage.Measurement run = stage.runToTheEnd(LONGEST_BURST, load, () -> {});
    report.line(name, run);
    ledger.watch().awaitTables();
    return run;
  }

  /** Reads balances as so many callers, whose tokens are all verified before. */
  LoadStage.Measurement balances(String name, int callers) {
    RepeatedCall work = new CallersBalances(ledger.calls(), ledger.community(), callers);
    var thread = ledger.calls().thread();
    var _ =
        stage.runToTheEnd(
            LONGEST_BURST,
            LoadStage.Load.limited(work, thread, options.inFlight(), callers),
            () -> {});
    return run(name, LoadStage.Load.closed(work, thread, options.inFlight()));
  }

  private void warmUp(LedgerCalls calls, Supplier<RepeatedCall> work, int inFlight) {
    LoadResult _ =
        stage.warmUp(options.warmup(), LoadStage.Load.closed(work.get(), calls.thread(), inFlight));
    rest();
  }

  /** Every measurement begins with tables that are level and no page that is left to be written. */
  private void rest() {
    ledger.watch().awaitTables();
    postgres.checkpoint();
  }

  /** Runs calls at a fixed rate. */
  LoadStage.Measurement open(String name, RepeatedCall work, double perSecond) {
    return run(name, LoadStage.Load.open(work, ledger.calls().thread(), perSecond));
  }

  private LoadStage.Measurement run(String name, LoadStage.Load load) {
    rest();
    LoadStage.Measurement run = stage.run(options.warmup(), options.seconds(), load);
    report.line(name, run);
    return run;
  }
}
