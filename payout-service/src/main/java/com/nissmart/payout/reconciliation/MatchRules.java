package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Money;
import com.nissmart.contract.MoneyText;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
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
 * The comparison of a settlement report with our withdrawals and the ledger. A line matches, or it
 * is the first of these exceptions that applies: MISSING_HERE, DUPLICATE, AMOUNT_DIFFERS,
 * PAID_AFTER_RELEASE, STATE_DIFFERS, LEDGER_DIFFERS. An expected line that the report does not have
 * is MISSING_AT_RAIL.
 */
final class MatchRules {
  private final Map<String, BookedAttempt> attempts = new HashMap<>();
  private final Map<SettlementLine.Key, Instant> elsewhere;
  private final Set<SettlementLine.Key> seen = new HashSet<>();
  private final List<String> verdicts = new ArrayList<>();
  private final List<ExceptionItem> exceptions = new ArrayList<>();
  private final SortedMap<String, CurrencyTotal> totals = new TreeMap<>();

  private MatchRules(List<BookedAttempt> attempts, Map<SettlementLine.Key, Instant> elsewhere) {
    this.elsewhere = elsewhere;
    attempts.forEach(attempt -> this.attempts.put(attempt.state().reference(), attempt));
  }

  /**
   * Compares a report with the books.
   *
   * @param attempts the attempts with the references of the report and of the expected lines
   * @param expected the lines that the report must have
   * @param elsewhere when reports of other days have booked the same line first
   */
  static ReconciliationResult match(
      List<SettlementLine> report,
      List<BookedAttempt> attempts,
      List<SettlementLine.Key> expected,
      Map<SettlementLine.Key, Instant> elsewhere) {
    MatchRules rules = new MatchRules(attempts, elsewhere);
    report.forEach(rules::compare);
    expected.forEach(rules::expect);
    return new ReconciliationResult(rules.verdicts, rules.exceptions, rules.totals);
  }

  private void compare(SettlementLine line) {
    BookedAttempt attempt = attempts.get(line.reference());
    boolean isFirst = isFirst(line);
    Kind kind = kind(line, attempt, isFirst);
    long amount = line.status().signed(line.amount().amount());
    add(CurrencyTotal.ofReport(line.amount().currency(), amount, kind == null));
    if (kind != null) {
      exceptions.add(exception(kind, line, attempt));
    }
    if (attempt != null && isFirst && attempt.state().has(line.status())) {
      addOurs(attempt, line.status(), kind == null);
    }
    verdicts.add(kind == null ? ReconciliationResult.MATCHED : kind.name());
  }

  /** Returns whether neither this report nor one of other days has booked the line before. */
  private boolean isFirst(SettlementLine line) {
    Instant before = elsewhere.get(line.key());
    return seen.add(line.key()) && (before == null || !before.isBefore(line.bookedAt()));
  }

  private void expect(SettlementLine.Key expected) {
    BookedAttempt attempt = attempts.get(expected.reference());
    if (attempt != null && attempt.state().has(expected.status()) && seen.add(expected)) {
      addOurs(attempt, expected.status(), false);
      exceptions.add(
          new ExceptionItem(
              Kind.MISSING_AT_RAIL,
              expected.reference(),
              attempt.state().withdrawalId(),
              null,
              attempt.state().amount(),
              "%s is %s here and the report does not list it as %s"
                  .formatted(
                      attempt.state().publicId(), attempt.state().description(), expected.status()),
              null,
              expected.status()));
    }
  }

  private void addOurs(BookedAttempt attempt, Status status, boolean matched) {
    Money ours = attempt.state().amount();
    add(CurrencyTotal.ofWithdrawal(ours.currency(), status.signed(ours.amount()), matched));
    Money inLedger = attempt.inLedger(status);
    if (inLedger != null) {
      add(CurrencyTotal.ofLedger(inLedger.currency(), status.signed(inLedger.amount())));
    }
  }

  private void add(CurrencyTotal share) {
    totals.merge(share.currency(), share, CurrencyTotal::plus);
  }

  private static @Nullable Kind kind(
      SettlementLine line, @Nullable BookedAttempt attempt, boolean isFirst) {
    if (attempt == null) {
      return Kind.MISSING_HERE;
    }
    if (!isFirst) {
      return Kind.DUPLICATE;
    }
    if (!line.amount().equals(attempt.state().amount())) {
      return Kind.AMOUNT_DIFFERS;
    }
    if (!attempt.state().has(line.status())) {
      return attempt.state().paidLate() && line.status() == Status.PAID
          ? Kind.PAID_AFTER_RELEASE
          : Kind.STATE_DIFFERS;
    }
    return attempt.agreesWithLedger(line.status()) ? null : Kind.LEDGER_DIFFERS;
  }

  private static ExceptionItem exception(
      Kind kind, SettlementLine line, @Nullable BookedAttempt attempt) {
    return new ExceptionItem(
        kind,
        line.reference(),
        attempt == null ? null : attempt.state().withdrawalId(),
        line.amount(),
        attempt == null ? null : attempt.state().amount(),
        detail(kind, line, attempt),
        kind == Kind.MISSING_HERE || kind == Kind.DUPLICATE ? line.bookedAt() : null,
        line.status());
  }

  private static String detail(Kind kind, SettlementLine line, @Nullable BookedAttempt attempt) {
    if (attempt == null) {
      return "The rail lists %s as %s under a reference that we never gave it"
          .formatted(text(line.amount()), line.status());
    }
    return attempt.state().publicId()
        + switch (kind) {
          case DUPLICATE -> " is listed more than once as " + line.status();
          case AMOUNT_DIFFERS ->
              " is %s here and %s at the rail"
                  .formatted(text(attempt.state().amount()), text(line.amount()));
          case PAID_AFTER_RELEASE ->
              " was paid by the rail after its hold had been released; it is booked through suspense";
          case LEDGER_DIFFERS ->
              " is %s here and the ledger has %s for it"
                  .formatted(text(attempt.state().amount()), text(attempt.inLedger(line.status())));
          default ->
              " is %s here and %s at the rail"
                  .formatted(attempt.state().description(), line.status());
        };
  }

  private static String text(@Nullable Money money) {
    return money == null ? "nothing" : MoneyText.of(money);
  }
}
