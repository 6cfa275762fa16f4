package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Money;
import com.nissmart.contract.MoneyText;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.reconciliation.StagedReportStore.StagedLine;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import com.nissmart.payout.reconciliation.exception.JudgedLine;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of a settlement report with our withdrawals and the ledger. A line matches, or it
 * is the first of these exceptions that applies: BANK_CHARGE, MISSING_HERE, STATE_DIFFERS for a
 * payment of another rail, DUPLICATE, AMOUNT_DIFFERS, PAID_AFTER_RELEASE, STATE_DIFFERS,
 * LEDGER_DIFFERS. An expected line that no report has is MISSING_AT_RAIL.
 */
final class MatchRules {
  /** The kinds that a reference can have once for each booking. */
  private static final Set<Kind> SEVERAL_TIMES =
      EnumSet.of(Kind.MISSING_HERE, Kind.DUPLICATE, Kind.BANK_CHARGE);

  private final Map<String, BookedAttempt> attempts = new HashMap<>();
  private final List<String> verdicts = new ArrayList<>();
  private final List<ExceptionItem> exceptions = new ArrayList<>();
  private final SortedMap<String, CurrencyTotal> totals = new TreeMap<>();

  private MatchRules(List<BookedAttempt> attempts) {
    attempts.forEach(attempt -> this.attempts.put(attempt.state().reference(), attempt));
  }

  /**
   * Compares lines of a report with the books.
   *
   * @param attempts the attempts with the references of the lines
   */
  static ReconciliationResult match(List<StagedLine> lines, List<BookedAttempt> attempts) {
    MatchRules rules = new MatchRules(attempts);
    lines.forEach(rules::compare);
    return rules.result();
  }

  /**
   * Returns the exceptions and sums of lines that a report should have and no report has.
   *
   * @param attempts the attempts with the references of the lines
   */
  static ReconciliationResult missing(
      List<SettlementLine.Key> lines, List<BookedAttempt> attempts) {
    MatchRules rules = new MatchRules(attempts);
    lines.forEach(rules::miss);
    return rules.result();
  }

  private ReconciliationResult result() {
    return new ReconciliationResult(verdicts, exceptions, totals);
  }

  private void compare(StagedLine staged) {
    SettlementLine line = staged.line();
    BookedAttempt attempt = attempts.get(line.reference());
    Kind kind = kind(line, attempt, staged.isFirst());
    long amount = line.status().signed(line.amount().amount());
    add(CurrencyTotal.ofReport(line.amount().currency(), amount, kind == null));
    if (kind != null) {
      exceptions.add(exception(kind, line, attempt));
    }
    if (attempt != null
        && attempt.state().isOfRail()
        && staged.isFirst()
        && attempt.state().has(line.status())) {
      addOurs(attempt, line.status(), kind == null);
    }
    verdicts.add(kind == null ? JudgedLine.MATCHED : kind.name());
  }

  private void miss(SettlementLine.Key line) {
    BookedAttempt attempt = attempts.get(line.reference());
    if (attempt != null && attempt.state().has(line.status())) {
      addOurs(attempt, line.status(), false);
      exceptions.add(
          new ExceptionItem(
              Kind.MISSING_AT_RAIL,
              line.reference(),
              attempt.state().withdrawalId(),
              null,
              attempt.state().amount(),
              "%s is %s here and the report does not list it as %s"
                  .formatted(
                      attempt.state().publicId(), attempt.state().description(), line.status()),
              null,
              line.status()));
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
    if (line.status() == Status.CHARGE) {
      return Kind.BANK_CHARGE;
    }
    if (attempt == null) {
      return Kind.MISSING_HERE;
    }
    if (!attempt.state().isOfRail()) {
      return Kind.STATE_DIFFERS;
    }
    if (!isFirst) {
      return Kind.DUPLICATE;
    }
    if (!line.amount().equals(attempt.state().amount())) {
      return Kind.AMOUNT_DIFFERS;
    }
    if (!attempt.state().has(line.status())) {
      if (!attempt.state().paidLate() || line.status() != Status.PAID) {
        return Kind.STATE_DIFFERS;
      }
      return attempt.state().lateRefused() ? Kind.LEDGER_DIFFERS : Kind.PAID_AFTER_RELEASE;
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
        attempt == null || kind == Kind.BANK_CHARGE ? null : attempt.state().amount(),
        detail(kind, line, attempt),
        SEVERAL_TIMES.contains(kind) ? line.bookedAt() : null,
        kind == Kind.BANK_CHARGE ? null : line.status());
  }

  private static String detail(Kind kind, SettlementLine line, @Nullable BookedAttempt attempt) {
    if (kind == Kind.BANK_CHARGE) {
      return "The bank charged %s under %s".formatted(text(line.amount()), line.reference());
    }
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
              attempt.state().isOfRail()
                  ? " is %s here and %s at the rail"
                      .formatted(attempt.state().description(), line.status())
                  : " was sent by another rail and is %s at this one".formatted(line.status());
        };
  }

  private static String text(@Nullable Money money) {
    return money == null ? "nothing" : MoneyText.of(money);
  }
}
