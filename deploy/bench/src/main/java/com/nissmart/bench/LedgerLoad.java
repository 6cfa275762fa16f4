package com.nissmart.bench;

import com.nissmart.bench.client.BatchTransfers;
import com.nissmart.bench.client.LedgerCalls;
import com.nissmart.bench.client.UnaryTransfers;
import com.nissmart.bench.load.Answers;
import com.nissmart.bench.load.Draw;
import com.nissmart.bench.load.Transfers;
import com.nissmart.bench.load.Work;
import com.nissmart.bench.server.BenchPostgres;
import java.util.function.LongFunction;

/** Puts load on the ledger; each workload is remembered for the audit. */
final class LedgerLoad {
  private static final int BATCH = 500;

  private final Options options;
  private final Report report;
  private final Stage stage;
  private final BenchPostgres postgres;
  private final LedgerSide ledger;

  LedgerLoad(
      Options options, Report report, Stage stage, BenchPostgres postgres, LedgerSide ledger) {
    this.options = options;
    this.report = report;
    this.stage = stage;
    this.postgres = postgres;
    this.ledger = ledger;
  }

  /** One transfer a call. */
  Work unary(LongFunction<Draw> draw) {
    return unary(draw, ledger.calls());
  }

  /** The same over other connections. */
  Work unary(LongFunction<Draw> draw, LedgerCalls calls) {
    Answers answers = new Answers();
    Transfers transfers = ledger.workloads().add(draw, answers);
    return new UnaryTransfers(calls, ledger.community(), transfers, answers);
  }

  /** 500 transfers a call. */
  Work batch(LongFunction<Draw> draw, int accounts) {
    Answers answers = new Answers();
    int owners = ledger.community().owners();
    Transfers transfers =
        ledger
            .workloads()
            .add(seed -> Draw.byOwner(draw.apply(seed), accounts, owners, BATCH), answers);
    return new BatchTransfers(ledger.calls(), ledger.community(), transfers, answers, BATCH);
  }

  /** A number of calls at a time. */
  Stage.Run closed(String name, Work work, int inFlight) {
    return run(name, Stage.Load.closed(work, ledger.calls().thread(), inFlight));
  }

  /** Calls at a rate. */
  Stage.Run open(String name, Work work, double perSecond) {
    return run(name, Stage.Load.open(work, ledger.calls().thread(), perSecond));
  }

  private Stage.Run run(String name, Stage.Load load) {
    postgres.checkpoint();
    Stage.Run run = stage.run(options.warmup(), options.seconds(), load);
    report.line(name, run);
    return run;
  }
}
