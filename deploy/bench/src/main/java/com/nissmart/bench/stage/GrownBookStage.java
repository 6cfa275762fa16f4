package com.nissmart.bench.stage;

import com.nissmart.bench.client.StatementReads;
import com.nissmart.bench.load.ClosedLoop;
import com.nissmart.bench.load.LoadMeter;
import com.nissmart.bench.load.LoadResult;
import com.nissmart.bench.load.LoadStage;
import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.bench.report.BenchFigure;
import com.nissmart.bench.report.BenchOptions;
import com.nissmart.bench.report.BenchReport;
import com.nissmart.bench.server.BenchPostgres;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The measurements with a grown book. The ledger itself fills it, with Zipf's law, so that some
 * accounts have very long statements.
 */
final class GrownBookStage {
  private static final int BATCHES_IN_FLIGHT = 16;
  private static final long LONGEST_FILL = TimeUnit.HOURS.toNanos(3);
  private static final double NANOS_PER_MILLI = 1e6;

  private final BenchOptions options;
  private final BenchReport report;
  private final BenchPostgres postgres;

  GrownBookStage(BenchOptions options, BenchReport report, BenchPostgres postgres) {
    this.options = options;
    this.report = report;
    this.postgres = postgres;
  }

  void run(LedgerUnderTest ledger, LedgerLoad load, double capacity) {
    fill(ledger, load);
    if (options.wants(BenchFigure.GROWN_THROUGHPUT_RATIO)) {
      LoadStage.Measurement run =
          load.sustained("grown", () -> load.unary(LedgerStages.UNIFORM), options.inFlight());
      report.figure(BenchFigure.GROWN_THROUGHPUT_RATIO, run.measured().rate() / capacity);
    }
    if (options.wants(BenchFigure.GROWN_STATEMENT_P99_MS)) {
      read(ledger);
    }
  }

  private void fill(LedgerUnderTest ledger, LedgerLoad load) {
    long missing = options.grownTo() - ledger.watch().end().seq();
    if (missing > 0) {
      RepeatedCall work = load.batch(LedgerStages.ZIPF, LedgerStages.MANY_ACCOUNTS);
      long begin = System.nanoTime();
      LoadMeter meter = new LoadMeter(begin, begin, begin + LONGEST_FILL);
      LoadResult measured =
          new ClosedLoop(work, meter, 0)
              .limitedTo((missing + LedgerLoad.BATCH - 1) / LedgerLoad.BATCH)
              .run(ledger.calls().thread(), BATCHES_IN_FLIGHT)
              .join();
      ledger.watch().awaitTables();
      report.checkAnswers("fill", measured);
      double seconds = (System.nanoTime() - begin) / 1e9;
      report.note(
          "filled with %,d transactions in %.0f s: %,.0f/s"
              .formatted(measured.done(), seconds, measured.done() / seconds));
    }
    // Autovacuum does this over the months that such a book takes to grow.
    ledger.watch().handle().execute("VACUUM (ANALYZE)");
    report.note(
        "the book has %,d transactions, the database %s"
            .formatted(ledger.watch().end().seq(), ledger.watch().size()));
  }

  private void read(LedgerUnderTest ledger) {
    postgres.checkpoint();
    try (StatementReads reads =
        new StatementReads(ledger.process().port(), ledger.tokens(), options.warmup())) {
      Histogram pages = reads.pages(ledger.community(), LedgerStages.ZIPF.apply(0));
      print("statement pages", pages);
      Histogram totals = reads.totals();
      print("totals", totals);
      report.figure(
          BenchFigure.GROWN_STATEMENT_P99_MS, Math.max(millis(pages, 99), millis(totals, 99)));
    }
  }

  private void print(String name, Histogram histogram) {
    report.note(
        "%s: p50 %.2f ms, p99 %.2f ms, max %.2f ms of %d"
            .formatted(
                name,
                millis(histogram, 50),
                millis(histogram, 99),
                millis(histogram, 100),
                histogram.getTotalCount()));
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }
}
