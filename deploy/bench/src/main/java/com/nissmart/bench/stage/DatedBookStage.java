package com.nissmart.bench.stage;

import com.nissmart.bench.client.DatedReads;
import com.nissmart.bench.report.BenchFigure;
import com.nissmart.bench.report.BenchOptions;
import com.nissmart.bench.report.BenchReport;
import com.nissmart.bench.server.BenchPostgres;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Reads at instants of any age, in a book of three million small batches. */
final class DatedBookStage {
  static final int WALLETS = 1_000;

  private static final long BATCHES = 3_000_000;
  private static final long QUICK_BATCHES = 200_000;
  private static final double NANOS_PER_MILLI = 1e6;

  private final BenchOptions options;
  private final BenchReport report;
  private final BenchPostgres postgres;
  private double worst;

  DatedBookStage(BenchOptions options, BenchReport report, BenchPostgres postgres) {
    this.options = options;
    this.report = report;
    this.postgres = postgres;
  }

  /**
   * Fills a book and reads it.
   *
   * @param ledger starts a ledger on the same database each time
   */
  void run(Supplier<LedgerUnderTest> ledger) {
    try (LedgerUnderTest funded = ledger.get()) {
      funded.prepare();
    }
    long begun = System.nanoTime();
    DatedBook book;
    try (BookWatch watch = new BookWatch(postgres.database(LedgerUnderTest.DATABASE))) {
      book = new DatedBook(watch.handle(), options.quick() ? QUICK_BATCHES : BATCHES);
      book.fill();
      report.note(
          "filled a book of %,d batches in %.0f s; the database has %s"
              .formatted(watch.end().batchNo(), (System.nanoTime() - begun) / 1e9, watch.size()));
    }
    try (LedgerUnderTest dated = ledger.get()) {
      read(dated, book);
    }
  }

  private void read(LedgerUnderTest ledger, DatedBook book) {
    postgres.checkpoint();
    try (DatedReads reads =
        new DatedReads(
            ledger.process().port(),
            ledger.tokens(),
            ledger.community(),
            DatedBook.FIRST.plus(DatedBook.APART.multipliedBy(WALLETS)),
            book.last().minus(DatedBook.APART.multipliedBy(WALLETS)),
            options.warmup())) {
      print("balances at an instant", reads.balances());
      print("transactions of an hour", reads.lists());
      print("statements up to an instant", reads.statements());
      report.figure(BenchFigure.DATED_READ_P99_MS, worst);
    }
  }

  private void print(String name, Histogram histogram) {
    double p99 = histogram.getValueAtPercentile(99) / NANOS_PER_MILLI;
    worst = Math.max(worst, p99);
    report.note(
        "%s: p50 %.2f ms, p99 %.2f ms, max %.2f ms of %d"
            .formatted(
                name,
                histogram.getValueAtPercentile(50) / NANOS_PER_MILLI,
                p99,
                histogram.getMaxValue() / NANOS_PER_MILLI,
                histogram.getTotalCount()));
  }
}
