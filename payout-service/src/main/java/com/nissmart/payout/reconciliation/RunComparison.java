package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Ids;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.reconciliation.AttemptStateStore.EventPlace;
import com.nissmart.payout.reconciliation.AttemptStateStore.ExpectedLine;
import com.nissmart.payout.reconciliation.ReconciliationRun.Source;
import com.nissmart.payout.reconciliation.StagedReportStore.StagedLine;
import com.nissmart.payout.reconciliation.doubt.DoubtResolver;
import com.nissmart.payout.reconciliation.doubt.DoubtResolver.DoubtResult;
import com.nissmart.payout.reconciliation.doubt.ReportSource;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.reconciliation.exception.JudgedLine;
import com.nissmart.payout.reconciliation.ledger.LedgerMovement;
import com.nissmart.payout.reconciliation.ledger.LedgerMovements;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The comparison of a staged report with the books, some thousand lines in a transaction. The guard
 * runs first in each transaction, and throws when the run is no longer ours.
 */
final class RunComparison {
  private static final int CHUNK = 5_000;
  private static final int SAMPLE = 200;

  private final Jdbi jdbi;
  private final DoubtResolver doubts;
  private final LedgerMovements ledger;
  private final ExceptionItems exceptions;
  private final AttemptStateStore attempts = new AttemptStateStore();
  private final RunProgressStore progress = new RunProgressStore();
  private final StagedReportStore reports = new StagedReportStore();

  RunComparison(
      Jdbi jdbi, DoubtResolver doubts, LedgerMovements ledger, ExceptionItems exceptions) {
    this.jdbi = jdbi;
    this.doubts = doubts;
    this.ledger = ledger;
    this.exceptions = exceptions;
  }

  /** Compares the lines that were not compared yet. */
  void compareLines(ReconciliationRun run, Consumer<Handle> guard) {
    List<StagedLine> lines = lines(run, run.comparedLines());
    while (!lines.isEmpty()) {
      compare(run, guard, lines);
      lines = lines(run, lines.getLast().lineNo());
    }
  }

  private List<StagedLine> lines(ReconciliationRun run, int after) {
    return jdbi.withHandle(h -> reports.lines(h, run.id(), after, CHUNK));
  }

  private void compare(ReconciliationRun run, Consumer<Handle> guard, List<StagedLine> lines) {
    List<SettlementLine> plain = lines.stream().map(StagedLine::line).toList();
    DoubtResult resolved =
        run.dryRun()
            ? DoubtResult.NONE
            : doubts.resolve(source(run), plain, lines.getFirst().lineNo(), guard);
    List<String> references = plain.stream().map(SettlementLine::reference).distinct().toList();
    ReconciliationResult result = MatchRules.match(lines, booked(run, references));
    result.requireSums();
    List<ExceptionItem> differing = result.exceptionsWith(resolved.implausible());
    if (!run.dryRun()) {
      // The new exceptions come first: at every moment, one of a withdrawal that differs is open.
      jdbi.useTransaction(h -> {
        guard.accept(h);
        int _ = exceptions.addFindings(h, run.id(), differing);
      });
      // By itself, because it locks withdrawals, which come before everything else.
      jdbi.useTransaction(h -> {
        guard.accept(h);
        exceptions.heal(h, run.id(), judged(lines, result.verdicts()));
      });
    }
    jdbi.useTransaction(h -> {
      guard.accept(h);
      reports.judge(h, run.id(), lines, result.verdicts());
      int found =
          run.dryRun() ? raise(h, run, differing) : ExceptionItems.inOrder(differing).size();
      progress.addTotals(h, run.id(), List.copyOf(result.totals().values()));
      progress.addCompared(
          h, run.id(), lines.size(), result.matchedLines(), found, resolved.provedPaid());
    });
  }

  private static ReportSource source(ReconciliationRun run) {
    UUID uploadedBy =
        run.source() == Source.RAIL ? null : Ids.USER.parse("started_by", run.startedBy());
    ReconciledDays days = run.days();
    return new ReportSource(run.rail(), uploadedBy, run.reportName(), days.start(), days.end());
  }

  private static List<JudgedLine> judged(List<StagedLine> lines, List<String> verdicts) {
    return IntStream.range(0, lines.size())
        .mapToObj(i -> new JudgedLine(lines.get(i).line().key(), verdicts.get(i)))
        .filter(JudgedLine::explains)
        .toList();
  }

  /** Looks for payments and returns of the report's scopes that no report lists. */
  void lookForMissing(ReconciliationRun run, Consumer<Handle> guard) {
    List<ExpectedLine> expected;
    do {
      expected =
          jdbi.withHandle(h -> {
            EventPlace after = progress.expectedPlace(h, run.id());
            return attempts.expected(h, run.id(), run.rail(), after, CHUNK);
          });
      if (!expected.isEmpty()) {
        miss(run, guard, expected);
      }
    } while (expected.size() == CHUNK);
  }

  private void miss(ReconciliationRun run, Consumer<Handle> guard, List<ExpectedLine> expected) {
    List<SettlementLine.Key> missing =
        expected.stream().filter(line -> !line.isListed()).map(ExpectedLine::key).toList();
    ReconciliationResult result =
        MatchRules.missing(
            missing, booked(run, missing.stream().map(SettlementLine.Key::reference).toList()));
    result.requireSums();
    jdbi.useTransaction(h -> {
      guard.accept(h);
      int found = raise(h, run, result.exceptions());
      progress.addTotals(h, run.id(), List.copyOf(result.totals().values()));
      progress.addCompared(h, run.id(), 0, 0, found, 0);
      progress.expectAfter(h, run.id(), expected.getLast().place());
    });
  }

  /** Raises the exceptions that the report itself shows. */
  void raiseOwn(ReconciliationRun run, Consumer<Handle> guard) {
    List<ExceptionItem> own;
    int after = 0;
    do {
      int from = after;
      own =
          jdbi.inTransaction(h -> {
            guard.accept(h);
            List<ExceptionItem> some = reports.exceptions(h, run.id(), from, CHUNK);
            int _ = exceptions.addFindings(h, run.id(), some);
            return some;
          });
      after += own.size();
    } while (own.size() == CHUNK);
  }

  /**
   * Stores exceptions in the caller's transaction, or the first ones as the sample of a dry run;
   * returns the number of different ones.
   */
  int raise(Handle handle, ReconciliationRun run, List<ExceptionItem> items) {
    if (!run.dryRun()) {
      return exceptions.addFindings(handle, run.id(), items);
    }
    List<ExceptionItem> distinct = ExceptionItems.inOrder(items);
    int stored = reports.exceptionCount(handle, run.id());
    int room = Math.clamp(SAMPLE - stored, 0, distinct.size());
    reports.addExceptions(handle, run.id(), stored + 1, distinct.subList(0, room));
    return distinct.size();
  }

  /**
   * Returns the attempts with what the ledger has for them. Our side is read first: what it refers
   * to is then in the ledger's book.
   */
  private List<BookedAttempt> booked(ReconciliationRun run, List<String> references) {
    List<AttemptState> states = jdbi.withHandle(h -> attempts.find(h, run.rail(), references));
    List<UUID> transactions = states.stream().flatMap(AttemptState::transactions).toList();
    Map<UUID, LedgerMovement> movements = jdbi.withHandle(h -> ledger.find(h, transactions));
    if (movements.size() < transactions.size()) {
      ledger.catchUp();
      movements = jdbi.withHandle(h -> ledger.find(h, transactions));
    }
    Map<UUID, LedgerMovement> known = movements;
    return states.stream().map(state -> BookedAttempt.of(state, known)).toList();
  }
}
