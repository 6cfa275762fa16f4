package com.nissmart.bench.report;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The figures, in the order of the table and of results.json. */
public enum BenchFigure {
  /** Transfers a second of the SQL function, 10,000 accounts, best number of connections. */
  BASELINE_UNIFORM,
  /** The same, where one account pays all transfers. */
  BASELINE_HOT,
  /** Transfers a second over gRPC, one a call, 10,000 accounts. */
  UNARY_UNIFORM,
  /** The same, where one account pays all transfers. */
  UNARY_HOT,
  /** The same over 100,000 accounts with Zipf's law. */
  UNARY_ZIPF,
  /** Transfers a second over gRPC, 500 a call, 10,000 accounts. */
  BATCH_UNIFORM,
  /** PostgreSQL's processor microseconds per transfer on the writer's connections, 500 a batch. */
  APPEND_US,
  /** The same on the connection that fills the tables, in chunks of 20,000 transfers. */
  PROJECT_US,
  /** The first million transfers after a rest, a second, 500 a call. */
  BURST_UNIFORM,
  /** The same, one a call. */
  BURST_UNARY,
  /** The same, one a call, where one account pays all transfers. */
  BURST_HOT,
  /** Balances a second that 100,000 callers read, over those that 1,000 callers read. */
  CALLERS_100K_RATIO,
  /** Calls a second of a mix of all kinds, over those of pure transfers. */
  MIXED_RATIO,
  /** Median of one transfer at a time over one connection, SQL function. */
  BASELINE_SINGLE_P50_MS,
  /** Median of one transfer at a time over gRPC. */
  UNARY_SINGLE_P50_MS,
  /** 99th percentile of an open loop at half of UNARY_UNIFORM. */
  HALF_RATE_P99_MS,
  /** UNARY_UNIFORM with the grown book over UNARY_UNIFORM. */
  GROWN_THROUGHPUT_RATIO,
  /** 99th percentile of statement pages and totals of the grown book, the worse of the two. */
  GROWN_STATEMENT_P99_MS,
  /** Transactions a second that a full VerifyBook checks. */
  VERIFY_TPS,
  /** Acknowledged transfers a second at three times UNARY_UNIFORM, over UNARY_UNIFORM. */
  OVERLOAD_GOODPUT_RATIO,
  /** Transfers a second over REST, one a request, 10,000 accounts. */
  REST_TRANSFERS,
  /** 99th percentile of an open loop at half of REST_TRANSFERS. */
  REST_HALF_RATE_P99_MS,
  /** Balances a second read over REST. */
  REST_BALANCE_READS,
  /** 99th percentile of the dashboard's summary with the grown book. */
  SUMMARY_P99_MS,
  /** 99th percentile of reads at an instant of any age, three million batches, the worst kind. */
  DATED_READ_P99_MS;

  /** Returns the name in results.json. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the figures of a whole run, or of a quick one. */
  public static Set<BenchFigure> of(boolean quick) {
    Set<BenchFigure> figures = EnumSet.allOf(BenchFigure.class);
    if (quick) {
      figures.removeIf(BenchFigure::isOfTheGrownBook);
    }
    return figures;
  }

  /** Returns whether the figure needs the book of ten million transactions. */
  public boolean isOfTheGrownBook() {
    return this == GROWN_THROUGHPUT_RATIO
        || this == GROWN_STATEMENT_P99_MS
        || this == SUMMARY_P99_MS;
  }

  /** Returns whether the figure is of the book that the ledger itself writes. */
  public boolean isOfTheLedger() {
    return !isOfTheBaseline() && this != DATED_READ_P99_MS;
  }

  /** Returns the baseline's figure that this one is compared with. */
  public Optional<BenchFigure> baseline() {
    return switch (this) {
      case UNARY_UNIFORM, BATCH_UNIFORM, BURST_UNIFORM, BURST_UNARY, REST_TRANSFERS ->
          Optional.of(BASELINE_UNIFORM);
      case UNARY_HOT, BURST_HOT -> Optional.of(BASELINE_HOT);
      case UNARY_SINGLE_P50_MS -> Optional.of(BASELINE_SINGLE_P50_MS);
      default -> Optional.empty();
    };
  }

  /** Returns whether the figure is the baseline's. */
  public boolean isOfTheBaseline() {
    return this == BASELINE_UNIFORM || this == BASELINE_HOT || this == BASELINE_SINGLE_P50_MS;
  }
}
