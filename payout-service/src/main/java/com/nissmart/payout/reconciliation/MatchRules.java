package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Money;
import com.nissmart.payout.difference.Difference;
import com.nissmart.payout.difference.Kind;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.rail.SettlementLine.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds a settlement report against what we say and what the ledger says. A line is agreed on by
 * all, or it is the first of these that applies: MISSING_HERE, DUPLICATE, AMOUNT_DIFFERS,
 * PAID_AFTER_RELEASE, STATE_DIFFERS, LEDGER_DIFFERS. What we expect and the report does not have is
 * MISSING_AT_RAIL.
 */
final class MatchRules {
  private final Map<String, Booking> bookings = new HashMap<>();
  private final Map<Expected, Instant> elsewhere;
  private final Set<Expected> seen = new HashSet<>();
  private final List<String> verdicts = new ArrayList<>();
  private final List<Difference> differences = new ArrayList<>();
  private final SortedMap<String, RunTotal> totals = new TreeMap<>();

  private MatchRules(List<Booking> bookings, Map<Expected, Instant> elsewhere) {
    this.elsewhere = elsewhere;
    bookings.forEach(booking -> this.bookings.put(booking.reference(), booking));
  }

  /**
   * Compares.
   *
   * @param bookings what we say of the report's references, and of those we expect in it
   * @param expected what the report has to have
   * @param elsewhere when reports of other days have booked the same first
   */
  static Match match(
      List<SettlementLine> report,
      List<Booking> bookings,
      List<Expected> expected,
      Map<Expected, Instant> elsewhere) {
    MatchRules rules = new MatchRules(bookings, elsewhere);
    report.forEach(rules::line);
    expected.forEach(rules::expect);
    return new Match(rules.verdicts, rules.differences, rules.totals);
  }

  private void line(SettlementLine line) {
    Booking booking = bookings.get(line.reference());
    boolean isFirst = isFirst(line);
    Kind kind = kind(line, booking, isFirst);
    long amount = line.status().signed(line.amount().amount());
    RunTotal total = total(line.amount());
    total.report = Math.addExact(total.report, amount);
    if (kind == null) {
      total.matched = Math.addExact(total.matched, amount);
    } else {
      total.reportExcepted = Math.addExact(total.reportExcepted, amount);
      differences.add(difference(kind, line, booking));
    }
    if (booking != null && isFirst && booking.says(line.status())) {
      ours(booking, line.status(), kind == null);
    }
    verdicts.add(kind == null ? Match.MATCHED : kind.name());
  }

  /** Whether it is neither listed before it nor, as booked earlier, in a report of other days. */
  private boolean isFirst(SettlementLine line) {
    Expected said = new Expected(line.reference(), line.status());
    Instant before = elsewhere.get(said);
    return seen.add(said) && (before == null || !before.isBefore(line.bookedAt()));
  }

  private void expect(Expected expected) {
    Booking booking = bookings.get(expected.reference());
    if (booking != null && booking.says(expected.status()) && seen.add(expected)) {
      ours(booking, expected.status(), false);
      differences.add(
          new Difference(
              Kind.MISSING_AT_RAIL,
              expected.reference(),
              booking.withdrawalId(),
              null,
              booking.amount(),
              "%s is %s here and the report does not list it as %s"
                  .formatted(booking.publicId(), booking.standing(), expected.status())));
    }
  }

  private void ours(Booking booking, Status status, boolean matched) {
    RunTotal total = total(booking.amount());
    long amount = status.signed(booking.amount().amount());
    total.withdrawals = Math.addExact(total.withdrawals, amount);
    if (!matched) {
      total.withdrawalsExcepted = Math.addExact(total.withdrawalsExcepted, amount);
    }
    Money inLedger = booking.inLedger(status);
    if (inLedger != null) {
      RunTotal ledger = total(inLedger);
      ledger.ledger = Math.addExact(ledger.ledger, status.signed(inLedger.amount()));
    }
  }

  private static @Nullable Kind kind(
      SettlementLine line, @Nullable Booking booking, boolean isFirst) {
    if (booking == null) {
      return Kind.MISSING_HERE;
    }
    if (!isFirst) {
      return Kind.DUPLICATE;
    }
    if (!line.amount().equals(booking.amount())) {
      return Kind.AMOUNT_DIFFERS;
    }
    if (!booking.says(line.status())) {
      return booking.paidLate() && line.status() == Status.PAID
          ? Kind.PAID_AFTER_RELEASE
          : Kind.STATE_DIFFERS;
    }
    return booking.agreesWithLedger(line.status()) ? null : Kind.LEDGER_DIFFERS;
  }

  private static Difference difference(Kind kind, SettlementLine line, @Nullable Booking booking) {
    return new Difference(
        kind,
        line.reference(),
        booking == null ? null : booking.withdrawalId(),
        line.amount(),
        booking == null ? null : booking.amount(),
        detail(kind, line, booking),
        kind == Kind.MISSING_HERE || kind == Kind.DUPLICATE ? line.bookedAt() : null);
  }

  private static String detail(Kind kind, SettlementLine line, @Nullable Booking booking) {
    if (booking == null) {
      return "the rail lists %s as %s, a reference that we never gave it"
          .formatted(words(line.amount()), line.status());
    }
    return booking.publicId()
        + switch (kind) {
          case DUPLICATE -> " is listed more than once as " + line.status();
          case AMOUNT_DIFFERS ->
              " is %s here and %s at the rail"
                  .formatted(words(booking.amount()), words(line.amount()));
          case PAID_AFTER_RELEASE ->
              " was paid by the rail after its hold had been released; it is booked through suspense";
          case LEDGER_DIFFERS ->
              " is %s here and the ledger has %s for it"
                  .formatted(words(booking.amount()), words(booking.inLedger(line.status())));
          default -> " is %s here and %s at the rail".formatted(booking.standing(), line.status());
        };
  }

  private static String words(@Nullable Money money) {
    return money == null ? "nothing" : money.amount() + " " + money.currency();
  }

  private RunTotal total(Money money) {
    return totals.computeIfAbsent(money.currency(), _ -> new RunTotal());
  }
}
