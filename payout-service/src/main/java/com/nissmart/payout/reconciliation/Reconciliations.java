package com.nissmart.payout.reconciliation;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.RailGate;
import com.nissmart.payout.rail.Rails;
import com.nissmart.payout.reconciliation.doubt.DoubtResolver;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.reconciliation.ledger.LedgerMovements;
import com.nissmart.payout.reconciliation.report.ReportFile;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.process.PeriodicTask;
import io.grpc.Context;
import io.grpc.Deadline;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The runs of reconciliation. A report is stored first; then workers compare it, in this process or
 * another one, and repeat what failed within minutes.
 */
public final class Reconciliations implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /** Answered with the finished run; longer reports go on in the background. */
  private static final int MOST_AWAITED = 5_000;

  /** The longest upload; after it the lines of an upload that was cut off are removed. */
  private static final Duration UPLOAD_LEASE = Duration.ofMinutes(15);

  private final Jdbi jdbi;
  private final InstantSource time;
  private final Rails rails;
  private final ExceptionItems exceptions;
  private final IdGenerator ids;
  private final ReconciliationSettings settings;
  private final ReconciliationWork work;
  private final PeriodicTask worker;
  private final AttemptStateStore attempts = new AttemptStateStore();
  private final ReconciliationRunStore runs = new ReconciliationRunStore();
  private final StagedReportStore reports = new StagedReportStore();

  public Reconciliations(
      Jdbi jdbi,
      InstantSource time,
      Rails rails,
      DoubtResolver doubts,
      LedgerMovements ledger,
      ExceptionItems exceptions,
      IdGenerator ids,
      ReconciliationSettings settings) {
    this.jdbi = jdbi;
    this.time = time;
    this.rails = rails;
    this.exceptions = exceptions;
    this.ids = ids;
    this.settings = settings;
    RunComparison comparison = new RunComparison(jdbi, doubts, ledger, exceptions);
    this.work = new ReconciliationWork(jdbi, time, rails, ledger, comparison, settings);
    this.worker = new PeriodicTask("reconciliation", LOOK_EVERY, this::workDue);
  }

  /** Begins to look for runs that are due, such as those that another process left. */
  public Reconciliations start() {
    worker.start();
    return this;
  }

  @Override
  public void close() {
    worker.close();
  }

  /** Works on all runs that are due. */
  public void workDue() {
    boolean worked;
    do {
      worked = work.workOne();
    } while (worked && !Thread.currentThread().isInterrupted());
  }

  Rails rails() {
    return rails;
  }

  LocalDate today() {
    return LocalDate.ofInstant(time.instant(), ZoneOffset.UTC);
  }

  /** Runs over the rail's own report; returns the run as it is after a while. */
  ReconciliationRun run(RunRequest request) {
    UUID id = insert(request, Duration.ZERO);
    return soon(id);
  }

  /**
   * Stores a report and runs over it.
   *
   * @return the run: ended, or still running when the report is long or a service is away
   * @throws Refusal INVALID_REQUEST when the report cannot be read; then nothing is kept
   */
  ReconciliationRun run(RunRequest request, InputStream report) {
    UUID id = insert(request, UPLOAD_LEASE);
    ReconciledDays days = request.days();
    try {
      ReportStaging staging = new ReportStaging(jdbi, id, days, _ -> {});
      ReportFormat format = ReportFormat.valueOf("REPORT_FORMAT_" + request.source());
      new ReportFile(format, days.from(), days.to(), settings.accounts(request.rail()))
          .read(report, staging);
      staging.finish(request, settings.reportDelay(), now());
    } catch (RuntimeException e) {
      work.removeUnstaged(id);
      throw e;
    }
    return soon(id);
  }

  private UUID insert(RunRequest request, Duration lease) {
    UUID id = ids.next();
    int seconds = Math.toIntExact(lease.toSeconds());
    jdbi.useTransaction(h -> runs.insert(h, request, id, now(), seconds));
    return id;
  }

  /** Works on the run in the background, and waits for a short one to end, or to fail. */
  private ReconciliationRun soon(UUID id) {
    Thread.ofVirtual().name("reconciliation-" + id).start(this::workDue);
    long end = System.nanoTime() + longestWait().toNanos();
    ReconciliationRun run = get(id);
    while (run.isRunning()
        && run.failure().isEmpty()
        && !run.isWaitingForParts()
        && run.reportLines() < MOST_AWAITED
        && System.nanoTime() - end < 0) {
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return run;
      }
      run = get(id);
    }
    return run;
  }

  /** Returns how long the caller can be kept waiting, a little less than until its deadline. */
  private static Duration longestWait() {
    Deadline deadline = Context.current().getDeadline();
    Duration left =
        deadline == null
            ? LONGEST_WAIT
            : Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)).minusSeconds(1);
    return left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
  }

  /** Returns the first exceptions of a dry run. */
  List<ExceptionItem> sample(UUID id, int limit) {
    return jdbi.withHandle(h -> reports.exceptions(h, id, 0, limit));
  }

  ReconciliationRun get(UUID id) {
    return jdbi.withHandle(h -> runs.find(h, id))
        .orElseThrow(() ->
            new Refusal(
                Reason.RECONCILIATION_NOT_FOUND,
                "There is no reconciliation with the id " + Ids.RECONCILIATION.format(id)));
  }

  List<ReconciliationRun> list(@Nullable UUID before, int limit) {
    return jdbi.withHandle(h -> runs.list(h, before, limit));
  }

  /**
   * Takes a run back. Its lines no longer count, the exceptions that only it found are closed, and
   * those that it explained are open again. A voided run keeps its first reason.
   *
   * @param by usr_...
   */
  ReconciliationRun voidRun(UUID id, String by, String reason) {
    String given = ExceptionItems.reason("reason", reason);
    jdbi.useTransaction(h -> {
      if (runs.voidRun(h, id, by, given, now())) {
        exceptions.reopenExplainedBy(h, id);
      }
    });
    ReconciliationRun run = get(id);
    String voidedBy = Objects.requireNonNull(run.voidedBy());
    String stored = Objects.requireNonNull(run.voidReason());
    while (jdbi.inTransaction(h -> exceptions.resolveVoided(h, id, voidedBy, stored)) > 0) {
      // A long run has more exceptions than one transaction closes.
    }
    return run;
  }

  /**
   * Begins runs over the days up to yesterday that no daily run has covered, at most a month, for
   * each rail. A day whose run was given up or voided is begun again.
   */
  public void beginDaily() {
    LocalDate yesterday = today().minusDays(1);
    LocalDate earliest = yesterday.minusDays(ReconciledDays.MOST - 1L);
    String by = ReconciliationRun.DAILY;
    for (RailGate gate : rails.all()) {
      String rail = gate.rail().name();
      List<LocalDate> missed =
          jdbi.withHandle(h -> runs.missedDays(h, rail, by, earliest, yesterday));
      ReconciledDays.spans(missed)
          .forEach(days -> insert(RunRequest.ofRail(rail, days, by), Duration.ZERO));
    }
  }

  /** Raises an exception for each late payment, so that operators see it before the next run. */
  public void raiseLatePayments() {
    jdbi.useTransaction(h -> exceptions.raiseAll(h, attempts.newLatePayments(h)));
  }

  private Instant now() {
    return time.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
