package com.nissmart.payout.reconciliation.doubt;

import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Ids;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.reconciliation.doubt.ReportedAttempt.LineNews;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import com.nissmart.payout.withdrawal.RailStatement;
import com.nissmart.payout.withdrawal.fact.RailFact;
import com.nissmart.payout.withdrawal.fact.RailFacts;
import com.nissmart.payout.withdrawal.resolution.OperatorDecision;
import com.nissmart.payout.withdrawal.resolution.Resolutions;
import com.nissmart.payout.withdrawal.resolution.StatedFacts;
import com.nissmart.payout.withdrawal.resolution.StatedFacts.FactStatement;
import com.nissmart.runtime.proposal.OperatorCheck;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts on the lines of a report that say more than our books: payments of withdrawals in doubt,
 * late payments, and returns. A line of the rail's own report is a fact. A line of an uploaded one
 * is a decision of the operator who uploaded it, with the rules of such decisions: never about
 * their own withdrawal, and with a second operator where a decision needs one. A second operator
 * who uploads the same report agrees with the first.
 */
public final class DoubtResolver {
  private static final Logger log = LoggerFactory.getLogger(DoubtResolver.class);

  private final Jdbi jdbi;
  private final RailFacts facts;
  private final Resolutions resolutions;
  private final StatedFacts statedFacts;
  private final ExceptionItems exceptions;
  private final OperatorCheck operators;
  private final InstantSource time;
  private final ReportedAttemptStore attempts = new ReportedAttemptStore();

  public DoubtResolver(
      Jdbi jdbi,
      RailFacts facts,
      Resolutions resolutions,
      StatedFacts statedFacts,
      ExceptionItems exceptions,
      OperatorCheck operators,
      InstantSource time) {
    this.jdbi = jdbi;
    this.facts = facts;
    this.resolutions = resolutions;
    this.statedFacts = statedFacts;
    this.exceptions = exceptions;
    this.operators = operators;
    this.time = time;
  }

  /**
   * Acts on lines of a report, in as many portions as the caller likes.
   *
   * @param firstLine the number of the first of these lines in the report, from 1
   * @return the number of open withdrawals that they prove paid
   */
  public int resolve(ReportSource report, List<SettlementLine> lines, int firstLine) {
    if (report.uploadedBy() != null && !operators.isOperator(report.uploadedBy())) {
      log.warn("{} decides nothing: its uploader is no longer an operator", report.name());
      return 0;
    }
    Map<String, ReportedAttempt> known =
        jdbi
            .withHandle(h ->
                attempts.find(h, lines.stream().map(SettlementLine::reference).distinct().toList()))
            .stream()
            .collect(Collectors.toMap(ReportedAttempt::reference, Function.identity()));
    int resolved = 0;
    for (int i = 0; i < lines.size(); i++) {
      SettlementLine line = lines.get(i);
      ReportedAttempt attempt = known.get(line.reference());
      if (attempt != null && line.amount().equals(attempt.amount())) {
        LineNews news = attempt.news(line.status());
        boolean applied =
            news != LineNews.NONE && apply(report, line, attempt, news, firstLine + i);
        resolved += applied && news == LineNews.PAYMENT ? 1 : 0;
      }
    }
    return resolved;
  }

  private boolean apply(
      ReportSource report, SettlementLine line, ReportedAttempt attempt, LineNews news, int no) {
    UUID operator = report.uploadedBy();
    if (operator == null) {
      return facts.hear(fact(line, report)) == RailFact.FactResult.APPLIED;
    }
    String implausible =
        DateRules.implausible(line.bookedAt(), attempt.acceptedAt(), report, time.instant());
    if (implausible != null) {
      raise(line, attempt, implausible);
      return false;
    }
    try {
      return isDecided(report, operator, line, attempt, news, no);
    } catch (Refusal refusal) {
      if (ReasonStatus.isTemporary(refusal.reason())) {
        throw refusal; // The run is tried again.
      }
      // The line proves nothing, and the comparison shows it as an exception.
      log.warn("{} line {} decides nothing: {}", report.name(), no, refusal.detail());
      return false;
    }
  }

  private boolean isDecided(
      ReportSource report,
      UUID operator,
      SettlementLine line,
      ReportedAttempt attempt,
      LineNews news,
      int no) {
    String note =
        "%s, line %d".formatted(("Report " + DisplayText.visible(report.name())).strip(), no);
    return switch (news) {
      case PAYMENT ->
          resolutions.reportPaid(
              attempt.withdrawalId(),
              new OperatorDecision(operator, attempt.attemptNo(), AttemptOutcome.PAID, note));
      case LATE_PAYMENT -> isStated(operator, line, RailFact.Kind.PAID, note);
      case RETURN -> isStated(operator, line, RailFact.Kind.RETURNED, note);
      case NONE -> false;
    };
  }

  private boolean isStated(UUID operator, SettlementLine line, RailFact.Kind kind, String note) {
    return statedFacts.report(operator, new FactStatement(line.reference(), kind, note));
  }

  /** Raises what the comparison would raise, but says why the line changes nothing. */
  private void raise(SettlementLine line, ReportedAttempt attempt, String why) {
    jdbi.useTransaction(h ->
        exceptions.raise(
            h,
            new ExceptionItem(
                ExceptionItem.Kind.STATE_DIFFERS,
                line.reference(),
                attempt.withdrawalId(),
                line.amount(),
                attempt.amount(),
                "%s is %s here and %s at the rail; the line is booked at %s, %s, so it proves nothing"
                    .formatted(
                        Ids.WITHDRAWAL.format(attempt.withdrawalId()),
                        attempt.status(),
                        line.status(),
                        line.bookedAt(),
                        why),
                null,
                line.status())));
  }

  private static RailFact fact(SettlementLine line, ReportSource report) {
    String where =
        report.name().isEmpty()
            ? "In the rail's settlement report"
            : "In the report " + report.name();
    return new RailFact(
        line.reference(),
        line.status() == SettlementLine.Status.PAID ? RailFact.Kind.PAID : RailFact.Kind.RETURNED,
        line.amount(),
        RailStatement.Channel.REPORT,
        where + ", booked at " + line.bookedAt());
  }
}
