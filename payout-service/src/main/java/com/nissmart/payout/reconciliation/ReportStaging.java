package com.nissmart.payout.reconciliation;

import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.report.ReportRules;
import com.nissmart.payout.reconciliation.report.ReportScope;
import com.nissmart.payout.reconciliation.report.ReportSink;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The writer of a report into the tables, some thousand lines in a transaction. */
final class ReportStaging implements ReportSink {
  private static final int CHUNK = 5_000;

  private final Jdbi jdbi;
  private final UUID run;
  private final ReconciledDays days;
  private final Consumer<Handle> guard;
  private final StagedReportStore reports = new StagedReportStore();
  private final RunProgressStore progress = new RunProgressStore();
  private final List<SettlementLine> lines = new ArrayList<>();
  private final List<ExceptionItem> exceptions = new ArrayList<>();
  private final Set<ReportScope> scopes = new LinkedHashSet<>();
  private final Map<String, Long> sums = new HashMap<>();
  private int lineCount;
  private int exceptionCount;

  /**
   * Makes a writer for a run that has no lines yet.
   *
   * @param guard runs first in each transaction and throws when the run is no longer ours
   */
  ReportStaging(Jdbi jdbi, UUID run, ReconciledDays days, Consumer<Handle> guard) {
    this.jdbi = jdbi;
    this.run = run;
    this.days = days;
    this.guard = guard;
  }

  @Override
  public void line(SettlementLine line) {
    sums.merge(line.amount().currency(), line.amount().amount(), ReportRules::plus);
    lines.add(line);
    flush(CHUNK);
  }

  @Override
  public void exception(ExceptionItem item) {
    exceptions.add(item);
    flush(CHUNK);
  }

  @Override
  public void covers(ReportScope scope) {
    if (scope.meets(days.from(), days.to())) {
      scopes.add(scope.within(days.from(), days.to()));
    }
  }

  /**
   * Checks the control totals, and writes the rest.
   *
   * @param delay how long a payment of ours may be missing from a report
   * @param now the time from which on nothing is expected
   */
  void finish(RunRequest request, Duration delay, Instant now) {
    long sum = sums.values().stream().reduce(0L, ReportRules::plus);
    request.requireTotals(lineCount + lines.size(), sum);
    flush(1);
    if (lineCount >= CHUNK) {
      jdbi.useHandle(reports::analyze);
    }
    jdbi.useTransaction(h -> {
      guard.accept(h);
      int no = 0;
      for (ReportScope scope : scopes) {
        Instant from = scope.from().atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = scope.to().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant to = end.isBefore(now) ? end : now;
        if (from.isBefore(to)) {
          reports.addScope(h, run, ++no, scope.currency(), from.minus(delay), to.minus(delay));
        }
      }
      progress.staged(h, run, now);
    });
  }

  private void flush(int least) {
    if (lines.size() + exceptions.size() < least) {
      return;
    }
    jdbi.useTransaction(h -> {
      guard.accept(h);
      reports.addLines(h, run, lineCount + 1, lines);
      reports.addExceptions(h, run, exceptionCount + 1, exceptions);
      progress.addRead(h, run, lines.size());
    });
    lineCount += lines.size();
    exceptionCount += exceptions.size();
    lines.clear();
    exceptions.clear();
  }
}
