package com.nissmart.payout.reconciliation;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.RailGate;
import com.nissmart.payout.rail.Rails;
import com.nissmart.payout.reconciliation.ReconciliationRun.Source;
import com.nissmart.payout.reconciliation.ReconciliationRunStore.RunClaim;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.ledger.LedgerMovements;
import com.nissmart.payout.reconciliation.ledger.OrphanedHolds;
import com.nissmart.payout.reconciliation.report.ReportScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work on runs that are due: claims one, stages the rail's report, has it compared, and tries
 * again later what failed. Each transaction extends the lease, so a worker that slept past it
 * writes nothing, and another one goes on after the last chunk.
 */
final class ReconciliationWork {
  private static final Logger log = LoggerFactory.getLogger(ReconciliationWork.class);
  private static final int CHUNK = 5_000;
  private static final int LEASE_SECONDS = 60;

  /** With the longest wait these are about two days. The daily run is never given up. */
  private static final int MOST_TRIES = 300;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(15);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private static final Duration LONGEST_REPORT = Duration.ofMinutes(10);

  private final Jdbi jdbi;
  private final InstantSource time;
  private final Rails rails;
  private final LedgerMovements ledger;
  private final RunComparison comparison;
  private final OrphanedHolds holds;
  private final ReconciliationSettings settings;
  private final RunProgressStore progress = new RunProgressStore();
  private final ReconciliationRunStore runs = new ReconciliationRunStore();
  private final StagedReportStore reports = new StagedReportStore();

  ReconciliationWork(
      Jdbi jdbi,
      InstantSource time,
      Rails rails,
      LedgerMovements ledger,
      RunComparison comparison,
      ReconciliationSettings settings) {
    this.jdbi = jdbi;
    this.time = time;
    this.rails = rails;
    this.ledger = ledger;
    this.comparison = comparison;
    this.holds = new OrphanedHolds(jdbi, ledger);
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
    Consumer<Handle> guard = h -> guard(h, claim);
    comparison.compareLines(find(claim), guard);
    if (!run.dryRun()) {
      comparison.raiseOwn(run, guard);
    }
    boolean awaitsParts = run.awaitsParts(now());
    if (awaitsParts && !run.dryRun()) {
      jdbi.useTransaction(h -> runs.awaitParts(h, claim));
      return;
    }
    if (!awaitsParts) {
      comparison.lookForMissing(run, guard);
    }
    complete(claim, run, guard);
  }

  private ReconciliationRun find(RunClaim claim) {
    return jdbi.withHandle(h -> runs.find(h, claim.id())).orElseThrow(() -> new LostRun(claim));
  }

  private void fail(RunClaim claim, String failure) {
    ReconciliationRun run = find(claim);
    int tries = run.tries();
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(tries - 1, 10));
    Instant next = now().plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
    log.warn("The reconciliation {} failed in try {}: {}", claim.id(), tries, failure);
    jdbi.useTransaction(h -> {
      if (run.isDaily() || tries < MOST_TRIES) {
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

  private RailGate gate(ReconciliationRun run) {
    return rails
        .of(run.rail())
        .orElseThrow(() ->
            new Refusal(
                Reason.UNAVAILABLE, "The rail %s is not configured here".formatted(run.rail())));
  }

  /** Stages the rail's own report, from the beginning when an earlier try was cut short. */
  private void stage(RunClaim claim, ReconciliationRun run) {
    int removed;
    do {
      removed =
          jdbi.inTransaction(h -> {
            guard(h, claim);
            progress.restart(h, run.id());
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
    RailGate gate = gate(run);
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
      throw new Refusal(Reason.UNAVAILABLE, "The rail does not give its report now");
    }
    staging.finish(
        RunRequest.ofRail(run.rail(), days, run.startedBy()), settings.reportDelay(), now());
  }

  private void complete(RunClaim claim, ReconciliationRun run, Consumer<Handle> guard) {
    List<ExceptionItem> orphans = holds.find(run.days().start(), now().minus(settings.holdGrace()));
    jdbi.useTransaction(h -> {
      guard.accept(h);
      progress.addCompared(h, run.id(), 0, 0, comparison.raise(h, run, orphans), 0);
      progress.complete(h, run.id(), now());
      if (run.isLastPart()) {
        runs.endParts(h, run, now());
      }
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

  /** Returns the time as exactly as the database stores it. */
  private Instant now() {
    return time.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
