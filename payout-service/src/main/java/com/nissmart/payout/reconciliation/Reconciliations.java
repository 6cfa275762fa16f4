package com.nissmart.payout.reconciliation;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.difference.Difference;
import com.nissmart.payout.difference.Differences;
import com.nissmart.payout.difference.Kind;
import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.withdrawal.RailStatement;
import com.nissmart.payout.withdrawal.fact.RailFact;
import com.nissmart.payout.withdrawal.fact.RailFacts;
import com.nissmart.runtime.ids.IdGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares books. A run first lets the report settle what is in doubt, then reads what we say, then
 * what the ledger says, so that nothing that happens meanwhile looks like a difference.
 */
public final class Reconciliations {
  static final String RECURRING = "payout";

  private static final Logger log = LoggerFactory.getLogger(Reconciliations.class);

  /** Orphaned holds are looked for this much before the days of the run. */
  private static final Duration LOOK_BACK = Duration.ofDays(7);

  private final Jdbi jdbi;
  private final PaymentRail rail;
  private final RailFacts facts;
  private final LedgerFollower ledger;
  private final Differences differences;
  private final IdGenerator ids;
  private final ReconciliationSettings settings;
  private final StandingStore standings = new StandingStore();
  private final LedgerMovementStore movements = new LedgerMovementStore();
  private final RunStore runs = new RunStore();

  /** Over these. */
  public Reconciliations(
      Jdbi jdbi,
      PaymentRail rail,
      RailFacts facts,
      LedgerFollower ledger,
      Differences differences,
      IdGenerator ids,
      ReconciliationSettings settings) {
    this.jdbi = jdbi;
    this.rail = rail;
    this.facts = facts;
    this.ledger = ledger;
    this.differences = differences;
    this.ids = ids;
    this.settings = settings;
  }

  /** The rail's name. */
  String rail() {
    return rail.name();
  }

  /** Today, in UTC, by the database's clock. */
  LocalDate today() {
    return LocalDate.ofInstant(jdbi.withHandle(standings::now), ZoneOffset.UTC);
  }

  /**
   * The rail's own report of the days.
   *
   * @throws Refusal UNAVAILABLE when the rail does not give it
   */
  ReportToCompare fetch(Days days, String startedBy) {
    try {
      return new ReportToCompare(days, rail.settled(days.start(), days.end()), startedBy, "");
    } catch (RuntimeException e) {
      log.warn("the rail {} gives no report of {}", rail.name(), days, e);
      throw new Refusal(Reason.UNAVAILABLE, "the rail does not give its report now");
    }
  }

  /**
   * Compares a report with our books and keeps what was found.
   *
   * @throws Refusal UNAVAILABLE or DEADLINE_EXCEEDED when the ledger is away: nothing is kept but
   *     what the report has settled
   */
  Run run(ReportToCompare report) {
    Instant startedAt = jdbi.withHandle(standings::now);
    int resolved = settle(report);
    Instant limit = earlier(report.days().end(), startedAt).minus(settings.reportDelay());
    Instant from = report.days().start().minus(settings.reportDelay());
    List<Expected> expected =
        jdbi.withHandle(h -> standings.expected(h, rail.name(), report.days(), from, limit));
    Set<String> references = new LinkedHashSet<>();
    report.lines().forEach(line -> references.add(line.reference()));
    expected.forEach(line -> references.add(line.reference()));
    List<Standing> ours = jdbi.withHandle(h -> standings.find(h, references));
    ledger.catchUp();
    UUID id = ids.next();
    jdbi.useTransaction(h -> {
      Map<Expected, Instant> elsewhere =
          runs.listedElsewhere(h, rail.name(), report.days(), report.lines());
      Match match = MatchRules.match(report.lines(), bookings(h, ours), expected, elsewhere);
      Map<String, Difference> found = distinct(match.differences(), orphans(h, report.days()));
      requireSums(match);
      runs.add(h, id, report, rail.name(), startedAt, resolved, found.size(), match);
      differences.found(h, id, found.values());
    });
    return get(id);
  }

  /**
   * A run.
   *
   * @throws Refusal RECONCILIATION_NOT_FOUND
   */
  Run get(UUID id) {
    return jdbi.withHandle(h -> runs.find(h, id))
        .orElseThrow(() ->
            new Refusal(
                Reason.RECONCILIATION_NOT_FOUND,
                "no reconciliation " + Ids.RECONCILIATION.format(id)));
  }

  /** A page of runs, newest first. */
  List<Run> list(@Nullable UUID before, int limit) {
    return jdbi.withHandle(h -> runs.list(h, before, limit));
  }

  /** Reconciles the days up to yesterday that no recurring run has covered yet. */
  public void runDaily() {
    LocalDate yesterday = today().minusDays(1);
    LocalDate from =
        jdbi.withHandle(h -> runs.lastDay(h, RECURRING))
            .map(last -> last.plusDays(1))
            .orElse(yesterday);
    LocalDate earliest = yesterday.minusDays(Days.MOST - 1L);
    if (!from.isAfter(yesterday)) {
      Days days = new Days(from.isBefore(earliest) ? earliest : from, yesterday);
      Run run = run(fetch(days, RECURRING));
      log.info(
          "{} to {} reconciled: {} of {} lines match, {} exceptions",
          run.fromDay(),
          run.toDay(),
          run.matchedLines(),
          run.reportLines(),
          run.exceptions());
    }
  }

  /** Copies what is new in the ledger's book, so that a run has little left to copy. */
  public void followLedger() {
    ledger.catchUp();
  }

  /** Raises what was booked late: operators see it before the next run. */
  public void raiseLatePayments() {
    jdbi.useTransaction(
        h -> standings.untoldLatePayments(h).forEach(late -> differences.raise(h, late)));
  }

  /** A line that says that a withdrawal was paid ends its doubt. */
  private int settle(ReportToCompare report) {
    Set<String> references = new LinkedHashSet<>();
    report.lines().forEach(line -> references.add(line.reference()));
    Map<String, Standing> ours = new TreeMap<>();
    jdbi.withHandle(h -> standings.find(h, references)).forEach(s -> ours.put(s.reference(), s));
    int resolved = 0;
    for (SettlementLine line : report.lines()) {
      Standing standing = ours.get(line.reference());
      if (standing != null
          && standing.isUndecided()
          && line.status() == SettlementLine.Status.PAID
          && line.amount().equals(standing.amount())
          && facts.hear(fact(line, report.name())) == RailFact.FactResult.APPLIED) {
        resolved++;
      }
    }
    return resolved;
  }

  private static RailFact fact(SettlementLine line, String name) {
    String where = name.isEmpty() ? "In the rail's settlement report" : "In the report " + name;
    return new RailFact(
        line.reference(),
        RailFact.Kind.PAID,
        line.amount(),
        RailStatement.Channel.REPORT,
        where + ", booked at " + line.bookedAt());
  }

  private List<Booking> bookings(Handle handle, List<Standing> ours) {
    List<UUID> transactions = ours.stream().flatMap(Standing::transactions).toList();
    Map<UUID, LedgerMovement> ledgerSays = movements.find(handle, transactions);
    return ours.stream().map(standing -> standing.booking(ledgerSays)).toList();
  }

  private List<Difference> orphans(Handle handle, Days days) {
    return movements.orphans(handle, days.start().minus(LOOK_BACK), settings.holdGrace()).stream()
        .map(hold ->
            new Difference(
                Kind.LEDGER_DIFFERS,
                hold.publicId(),
                null,
                null,
                hold.amount(),
                "the ledger holds %d %s that no open withdrawal has"
                    .formatted(hold.amount().amount(), hold.amount().currency())))
        .toList();
  }

  /** Once each, in an order that is the same for everybody who keeps them at the same time. */
  private static Map<String, Difference> distinct(
      Collection<Difference> found, Collection<Difference> more) {
    Map<String, Difference> distinct = new TreeMap<>();
    found.forEach(d -> distinct.putIfAbsent(name(d), d));
    more.forEach(d -> distinct.putIfAbsent(name(d), d));
    return distinct;
  }

  private static String name(Difference difference) {
    return difference.kind() + " " + difference.reference() + " " + difference.bookedAt();
  }

  private static void requireSums(Match match) {
    match
        .totals()
        .forEach((currency, total) -> {
          if (!total.addsUp()) {
            throw new IllegalStateException("the sums in " + currency + " do not add up");
          }
        });
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
