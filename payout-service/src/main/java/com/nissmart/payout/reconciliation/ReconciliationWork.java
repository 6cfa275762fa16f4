package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Ids;
import com.nissmart.contract.MoneyText;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.RailGate;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.reconciliation.AttemptStateStore.EventPlace;
import com.nissmart.payout.reconciliation.AttemptStateStore.ExpectedLine;
import com.nissmart.payout.reconciliation.ReconciliationRun.Source;
import com.nissmart.payout.reconciliation.ReconciliationRunStore.RunClaim;
import com.nissmart.payout.reconciliation.StagedReportStore.StagedLine;
import com.nissmart.payout.reconciliation.doubt.DoubtResolver;
import com.nissmart.payout.reconciliation.doubt.ReportSource;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.reconciliation.ledger.LedgerMovement;
import com.nissmart.payout.reconciliation.ledger.LedgerMovements;
import com.nissmart.payout.reconciliation.report.ReportScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work on runs that are due: claims one, stages the rail's report, and compares some thousand
 * lines in a transaction. Each transaction extends the lease, so a worker that slept past it writes
 * nothing, and another one goes on after the last chunk.
 */
final class ReconciliationWork {
  private static final Logger log = LoggerFactory.getLogger(ReconciliationWork.class);
  private static final int CHUNK = 5_000;
  private static final int LEASE_SECONDS = 60;
  private static final int SAMPLE = 200;

  /** With the longest wait these are about two days. */
  private static final int MOST_TRIES = 300;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(15);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private static final Duration LONGEST_REPORT = Duration.ofMinutes(10);

  /** Orphaned holds are searched for this long before the days of the run. */
  private static final Duration LOOK_BACK = Duration.ofDays(7);

  /** The holds of this long are searched in one query. */
  private static final Duration LOOK_AT_ONCE = Duration.ofDays(14);

  private final Jdbi jdbi;
  private final InstantSource time;
  private final RailGate gate;
  private final DoubtResolver doubts;
  private final LedgerMovements ledger;
  private final ExceptionItems exceptions;
  private final ReconciliationSettings settings;
  private final AttemptStateStore attempts = new AttemptStateStore();
  private final ReconciliationRunStore runs = new ReconciliationRunStore();
  private final StagedReportStore reports = new StagedReportStore();

  ReconciliationWork(
      Jdbi jdbi,
      InstantSource time,
      RailGate gate,
      DoubtResolver doubts,
      LedgerMovements ledger,
      ExceptionItems exceptions,
      ReconciliationSettings settings) {
    this.jdbi = jdbi;
    this.time = time;
    this.gate = gate;
    this.doubts = doubts;
    this.ledger = ledger;
    this.exceptions = exceptions;
    this.settings = settings;
  }

  /** A worker that is no longer the one of its run. */
  private static final class LostRun extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostRun(RunClaim claim) {
      super("Another worker has the run " + claim.id(), null, false, false);
    }
  }

  /** Works on one run that is due; returns false when none is. */
  boolean workOne() {
    Optional<RunClaim> claim = jdbi.inTransaction(h -> runs.claim(h, now(), LEASE_SECONDS));
    claim.ifPresent(this::workOrFail);
    return claim.isPresent();
  }

  /** Removes what was staged for a run whose report is not complete, and the run. */
  void removeUnstaged(UUID run) {
    while (jdbi.inTransaction(h -> reports.removeLines(h, run, CHUNK)) > 0) {
      log.debug("Removing the lines of {}", run);
    }
    jdbi.useTransaction(h -> {
      reports.removeRest(h, run);
      runs.remove(h, run);
    });
  }

  private void workOrFail(RunClaim claim) {
    try {
      work(claim);
    } catch (LostRun e) {
      log.info("{}", e.getMessage());
    } catch (Refusal e) {
      fail(claim, e.detail());
    } catch (RuntimeException e) {
      log.error("The reconciliation {} failed", claim.id(), e);
      fail(claim, "It failed on our side; the log has the details");
    }
  }

  private void work(RunClaim claim) {
    ReconciliationRun run = find(claim);
    if (run.stagedAt() == null) {
      if (run.source() != Source.RAIL) {
        log.warn("The upload for {} ended early and is removed", run.publicId());
        removeUnstaged(run.id());
        return;
      }
      stage(claim, run);
    }
    ledger.catchUp();
    compareLines(claim, find(claim));
    lookForMissing(claim, run);
    complete(claim, run);
  }

  private ReconciliationRun find(RunClaim claim) {
    return jdbi.withHandle(h -> runs.find(h, claim.id())).orElseThrow(() -> new LostRun(claim));
  }

  private void fail(RunClaim claim, String failure) {
    int tries = find(claim).tries();
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(tries - 1, 10));
    Instant next = now().plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
    log.warn("The reconciliation {} failed in try {}: {}", claim.id(), tries, failure);
    jdbi.useTransaction(h -> {
      if (tries < MOST_TRIES) {
        runs.failed(h, claim, failure, next);
      } else {
        runs.giveUp(h, claim, failure, now());
      }
    });
  }

  private void guard(Handle handle, RunClaim claim) {
    guard(handle, claim, LEASE_SECONDS);
  }

  private void guard(Handle handle, RunClaim claim, int leaseSeconds) {
    if (!runs.extend(handle, claim, leaseSeconds)) {
      throw new LostRun(claim);
    }
  }

  /** Stages the rail's own report, from the beginning when an earlier try was cut short. */
  private void stage(RunClaim claim, ReconciliationRun run) {
    int removed;
    do {
      removed =
          jdbi.inTransaction(h -> {
            guard(h, claim);
            runs.restart(h, run.id());
            reports.removeRest(h, run.id());
            return reports.removeLines(h, run.id(), CHUNK);
          });
    } while (removed > 0);
    ReconciledDays days = run.days();
    // The rail may be slow between two portions; nobody else may begin the same meanwhile.
    Consumer<Handle> guard = h -> guard(h, claim, Math.toIntExact(LONGEST_REPORT.toSeconds()));
    jdbi.useTransaction(guard::accept);
    ReportStaging staging = new ReportStaging(jdbi, run.id(), days, guard);
    staging.covers(new ReportScope(null, days.from(), days.to()));
    try {
      gate.list(
          LONGEST_REPORT,
          () -> {
            gate.rail().settled(days.start(), days.end(), staging::line);
            return List.of();
          });
    } catch (LostRun | Refusal e) {
      throw e;
    } catch (RuntimeException e) {
      log.warn("The rail {} gives no report of {}", run.rail(), days, e);
      throw new Refusal(
          com.nissmart.common.v1.Reason.UNAVAILABLE, "The rail does not give its report now");
    }
    staging.finish(
        RunRequest.ofRail(run.rail(), days, run.startedBy()), settings.reportDelay(), now());
  }

  private void compareLines(RunClaim claim, ReconciliationRun run) {
    int done = run.comparedLines();
    List<StagedLine> lines = lines(run, done);
    while (!lines.isEmpty()) {
      compare(claim, run, lines);
      done = lines.getLast().lineNo();
      lines = lines(run, done);
    }
  }

  private List<StagedLine> lines(ReconciliationRun run, int after) {
    return jdbi.withHandle(h -> reports.lines(h, run.id(), after, CHUNK));
  }

  private void compare(RunClaim claim, ReconciliationRun run, List<StagedLine> lines) {
    jdbi.useTransaction(h -> guard(h, claim));
    List<SettlementLine> plain = lines.stream().map(StagedLine::line).toList();
    int resolved = run.dryRun() ? 0 : doubts.resolve(source(run), plain, lines.getFirst().lineNo());
    List<String> references = plain.stream().map(SettlementLine::reference).distinct().toList();
    ReconciliationResult result = MatchRules.match(lines, booked(references));
    result.requireSums();
    jdbi.useTransaction(h -> {
      guard(h, claim);
      reports.judge(h, run.id(), lines, result.verdicts());
      if (!run.dryRun()) {
        exceptions.heal(h, run.id(), matched(lines, result.verdicts()));
      }
      int found = raise(h, run, result.distinctExceptions());
      runs.addTotals(h, run.id(), List.copyOf(result.totals().values()));
      runs.addCompared(h, run.id(), lines.size(), result.matchedLines(), found, resolved);
    });
  }

  private static ReportSource source(ReconciliationRun run) {
    UUID uploadedBy =
        run.source() == Source.RAIL ? null : Ids.USER.parse("started_by", run.startedBy());
    ReconciledDays days = run.days();
    return new ReportSource(uploadedBy, run.reportName(), days.start(), days.end());
  }

  private static List<SettlementLine.Key> matched(List<StagedLine> lines, List<String> verdicts) {
    List<SettlementLine.Key> matched = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (verdicts.get(i).equals(ReconciliationResult.MATCHED)) {
        matched.add(lines.get(i).line().key());
      }
    }
    return matched;
  }

  private void lookForMissing(RunClaim claim, ReconciliationRun run) {
    List<ExpectedLine> expected;
    do {
      expected =
          jdbi.withHandle(h -> {
            EventPlace after = runs.expectedPlace(h, run.id());
            return attempts.expected(h, run.id(), run.rail(), after, CHUNK);
          });
      if (!expected.isEmpty()) {
        miss(claim, run, expected);
      }
    } while (expected.size() == CHUNK);
  }

  private void miss(RunClaim claim, ReconciliationRun run, List<ExpectedLine> expected) {
    List<SettlementLine.Key> missing =
        expected.stream().filter(line -> !line.isListed()).map(ExpectedLine::key).toList();
    ReconciliationResult result =
        MatchRules.missing(
            missing, booked(missing.stream().map(SettlementLine.Key::reference).toList()));
    result.requireSums();
    jdbi.useTransaction(h -> {
      guard(h, claim);
      int found = raise(h, run, result.distinctExceptions());
      runs.addTotals(h, run.id(), List.copyOf(result.totals().values()));
      runs.addCompared(h, run.id(), 0, 0, found, 0);
      runs.expectAfter(h, run.id(), expected.getLast().place());
    });
  }

  private void complete(RunClaim claim, ReconciliationRun run) {
    if (!run.dryRun()) {
      raiseOwn(claim, run);
    }
    boolean hasOrphans = !orphanedHolds(run.days()).isEmpty();
    if (hasOrphans) {
      // The copy may lack the end of a hold whose withdrawal ended meanwhile.
      ledger.catchUp();
    }
    List<ExceptionItem> orphans = hasOrphans ? orphanedHolds(run.days()) : List.of();
    jdbi.useTransaction(h -> {
      guard(h, claim);
      runs.addCompared(h, run.id(), 0, 0, raise(h, run, orphans), 0);
      runs.complete(h, run.id(), now());
    });
    ReconciliationRun ended = find(claim);
    log.info(
        "Reconciled {} to {}: {} of {} lines match, {} exceptions",
        ended.fromDay(),
        ended.toDay(),
        ended.matchedLines(),
        ended.reportLines(),
        ended.exceptions());
  }

  /** Raises the exceptions that the report itself shows. */
  private void raiseOwn(RunClaim claim, ReconciliationRun run) {
    List<ExceptionItem> own;
    int after = 0;
    do {
      int from = after;
      own =
          jdbi.inTransaction(h -> {
            guard(h, claim);
            List<ExceptionItem> some = reports.exceptions(h, run.id(), from, CHUNK);
            exceptions.addFindings(h, run.id(), some);
            return some;
          });
      after += own.size();
    } while (own.size() == CHUNK);
  }

  /** Stores exceptions, or the first ones as the sample of a dry run; returns their number. */
  private int raise(Handle handle, ReconciliationRun run, List<ExceptionItem> items) {
    if (run.dryRun()) {
      int stored = reports.exceptionCount(handle, run.id());
      int room = Math.clamp(SAMPLE - stored, 0, items.size());
      reports.addExceptions(handle, run.id(), stored + 1, items.subList(0, room));
    } else {
      exceptions.addFindings(handle, run.id(), items);
    }
    return items.size();
  }

  /**
   * Returns the attempts with what the ledger has for them. Our side is read first: what it refers
   * to is then in the ledger's book.
   */
  private List<BookedAttempt> booked(List<String> references) {
    List<AttemptState> states = jdbi.withHandle(h -> attempts.find(h, references));
    List<UUID> transactions = states.stream().flatMap(AttemptState::transactions).toList();
    Map<UUID, LedgerMovement> movements = jdbi.withHandle(h -> ledger.find(h, transactions));
    if (movements.size() < transactions.size()) {
      ledger.catchUp();
      movements = jdbi.withHandle(h -> ledger.find(h, transactions));
    }
    Map<UUID, LedgerMovement> known = movements;
    return states.stream().map(state -> BookedAttempt.of(state, known)).toList();
  }

  private List<ExceptionItem> orphanedHolds(ReconciledDays days) {
    Instant end = now().minus(settings.holdGrace());
    List<ExceptionItem> orphans = new ArrayList<>();
    Instant from = days.start().minus(LOOK_BACK);
    while (from.isBefore(end)) {
      Instant begin = from;
      Instant next = from.plus(LOOK_AT_ONCE);
      Instant to = next.isBefore(end) ? next : end;
      jdbi.withHandle(h -> ledger.orphanedHolds(h, begin, to)).stream()
          .map(ReconciliationWork::orphan)
          .forEach(orphans::add);
      from = next;
    }
    return orphans;
  }

  private static ExceptionItem orphan(LedgerMovement hold) {
    return new ExceptionItem(
        ExceptionItem.Kind.LEDGER_DIFFERS,
        hold.publicId(),
        null,
        null,
        hold.amount(),
        "The ledger holds %s that no open withdrawal has".formatted(MoneyText.of(hold.amount())),
        null);
  }

  /** Returns the time as exactly as the database stores it. */
  private Instant now() {
    return time.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
