package com.nissmart.payout.reconciliation;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.RailGate;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.reconciliation.doubt.DoubtResolver;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.reconciliation.ledger.LedgerMovement;
import com.nissmart.payout.reconciliation.ledger.LedgerMovements;
import com.nissmart.runtime.ids.IdGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs reconciliations. A run first resolves withdrawals in doubt by the report, then reads our
 * withdrawals, then the ledger, so that nothing that happens meanwhile looks like a difference.
 */
public final class Reconciliations {
  private static final Logger log = LoggerFactory.getLogger(Reconciliations.class);
  private static final String DAILY = "payout";
  private static final Duration LONGEST_REPORT = Duration.ofMinutes(10);

  /** Orphaned holds are searched for this long before the days of the run. */
  private static final Duration LOOK_BACK = Duration.ofDays(7);

  private final Jdbi jdbi;
  private final InstantSource time;
  private final RailGate gate;
  private final PaymentRail rail;
  private final DoubtResolver doubts;
  private final LedgerMovements ledger;
  private final ExceptionItems exceptions;
  private final IdGenerator ids;
  private final ReconciliationSettings settings;
  private final AttemptStateStore attempts = new AttemptStateStore();
  private final ReconciliationRunStore runs = new ReconciliationRunStore();

  public Reconciliations(
      Jdbi jdbi,
      InstantSource time,
      RailGate gate,
      DoubtResolver doubts,
      LedgerMovements ledger,
      ExceptionItems exceptions,
      IdGenerator ids,
      ReconciliationSettings settings) {
    this.jdbi = jdbi;
    this.time = time;
    this.gate = gate;
    this.rail = gate.rail();
    this.doubts = doubts;
    this.ledger = ledger;
    this.exceptions = exceptions;
    this.ids = ids;
    this.settings = settings;
  }

  String rail() {
    return rail.name();
  }

  LocalDate today() {
    return LocalDate.ofInstant(time.instant(), ZoneOffset.UTC);
  }

  /** Returns the rail's own report, or refuses with UNAVAILABLE when the rail gives none. */
  ReportToCompare fetch(ReconciledDays days, String startedBy) {
    try {
      List<SettlementLine> lines =
          gate.list(LONGEST_REPORT, () -> rail.settled(days.start(), days.end()));
      return new ReportToCompare(days, lines, startedBy, null, "");
    } catch (RuntimeException e) {
      log.warn("The rail {} gives no report of {}", rail.name(), days, e);
      throw new Refusal(
          Reason.UNAVAILABLE, "The rail does not give its report now; try again later");
    }
  }

  /**
   * Compares a report with the books and stores the result.
   *
   * @throws Refusal UNAVAILABLE or DEADLINE_EXCEEDED when the ledger does not answer; then no run
   *     is stored, but the withdrawals in doubt stay resolved
   */
  ReconciliationRun run(ReportToCompare report) {
    Instant startedAt = now();
    int resolved = doubts.resolve(report.source(), report.lines(), 1);
    List<SettlementLine.Key> expected = expected(report.days(), startedAt);
    Set<String> references = new HashSet<>(report.references());
    expected.forEach(line -> references.add(line.reference()));
    List<AttemptState> states = jdbi.withHandle(h -> attempts.find(h, references));
    ledger.catchUp();
    return jdbi.inTransaction(h -> {
      ReconciliationResult result =
          MatchRules.match(
              report.lines(),
              booked(h, states),
              expected,
              runs.bookedElsewhere(h, rail.name(), report));
      result.requireSums();
      Collection<ExceptionItem> found = result.exceptionsWith(orphanedHolds(h, report.days()));
      ReconciliationRun run = ended(report, startedAt, resolved, found.size(), result);
      runs.insert(h, run, report.lines(), result.verdicts());
      exceptions.addFindings(h, run.id(), found);
      return run;
    });
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

  /** Reconciles the days up to yesterday that no daily run has covered yet, at most a month. */
  public void runDaily() {
    LocalDate yesterday = today().minusDays(1);
    LocalDate earliest = yesterday.minusDays(ReconciledDays.MOST - 1L);
    LocalDate from =
        jdbi.withHandle(h -> runs.lastDay(h, DAILY))
            .map(last -> last.plusDays(1))
            .orElse(yesterday);
    if (!from.isAfter(yesterday)) {
      ReconciledDays days =
          new ReconciledDays(from.isBefore(earliest) ? earliest : from, yesterday);
      ReconciliationRun run = run(fetch(days, DAILY));
      log.info(
          "Reconciled {} to {}: {} of {} lines match, {} exceptions",
          run.fromDay(),
          run.toDay(),
          run.matchedLines(),
          run.reportLines(),
          run.exceptions());
    }
  }

  /** Raises an exception for each late payment, so that operators see it before the next run. */
  public void raiseLatePayments() {
    jdbi.useTransaction(
        h -> attempts.newLatePayments(h).forEach(item -> exceptions.raise(h, item)));
  }

  private List<SettlementLine.Key> expected(ReconciledDays days, Instant startedAt) {
    Instant end = days.end().isBefore(startedAt) ? days.end() : startedAt;
    Instant from = days.start().minus(settings.reportDelay());
    Instant to = end.minus(settings.reportDelay());
    return jdbi.withHandle(h -> attempts.expected(h, rail.name(), days, from, to));
  }

  private List<BookedAttempt> booked(Handle handle, List<AttemptState> states) {
    List<UUID> transactions = states.stream().flatMap(AttemptState::transactions).toList();
    Map<UUID, LedgerMovement> movements = ledger.find(handle, transactions);
    return states.stream().map(state -> BookedAttempt.of(state, movements)).toList();
  }

  private List<ExceptionItem> orphanedHolds(Handle handle, ReconciledDays days) {
    Instant from = days.start().minus(LOOK_BACK);
    Instant to = time.instant().minus(settings.holdGrace());
    return ledger.orphanedHolds(handle, from, to).stream()
        .map(hold ->
            new ExceptionItem(
                ExceptionItem.Kind.LEDGER_DIFFERS,
                hold.publicId(),
                null,
                null,
                hold.amount(),
                "The ledger holds %d %s that no open withdrawal has"
                    .formatted(hold.amount().amount(), hold.amount().currency()),
                null))
        .toList();
  }

  private ReconciliationRun ended(
      ReportToCompare report,
      Instant startedAt,
      int resolved,
      int exceptions,
      ReconciliationResult result) {
    Instant now = now();
    return new ReconciliationRun(
        ids.next(),
        rail.name(),
        report.days().from(),
        report.days().to(),
        report.startedBy(),
        startedAt,
        now.isBefore(startedAt) ? startedAt : now,
        report.lines().size(),
        result.matchedLines(),
        exceptions,
        resolved,
        report.name(),
        List.copyOf(result.totals().values()));
  }

  /** Returns the time as exactly as the database stores it. */
  private Instant now() {
    return time.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
