package com.nissmart.payout.reconciliation.doubt;

import com.nissmart.contract.DisplayText;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.reconciliation.doubt.ReportedAttempt.LineNews;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
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
  /** The decisions between two looks at the run. */
  private static final int AT_ONCE = 50;

  private static final Logger log = LoggerFactory.getLogger(DoubtResolver.class);

  private final Jdbi jdbi;
  private final RailFacts facts;
  private final Resolutions resolutions;
  private final StatedFacts statedFacts;
  private final OperatorCheck operators;
  private final InstantSource time;
  private final ReportedAttemptStore attempts = new ReportedAttemptStore();

  public DoubtResolver(
      Jdbi jdbi,
      RailFacts facts,
      Resolutions resolutions,
      StatedFacts statedFacts,
      OperatorCheck operators,
      InstantSource time) {
    this.jdbi = jdbi;
    this.facts = facts;
    this.resolutions = resolutions;
    this.statedFacts = statedFacts;
    this.operators = operators;
    this.time = time;
  }

  /**
   * The effect of lines.
   *
   * @param provedPaid the number of open withdrawals that they prove paid
   * @param implausible the lines that prove nothing, each with the reason
   */
  public record DoubtResult(int provedPaid, Map<SettlementLine.Key, String> implausible) {
    public static final DoubtResult NONE = new DoubtResult(0, Map.of());
  }

  /**
   * Acts on lines of a report, in as many portions as the caller likes.
   *
   * @param firstLine the number of the first of these lines in the report, from 1
   * @param guard throws when the report counts no longer; it runs before every 50 decisions
   */
  public DoubtResult resolve(
      ReportSource report, List<SettlementLine> lines, int firstLine, Consumer<Handle> guard) {
    UUID operator = report.uploadedBy();
    if (operator != null && !operators.isOperator(operator)) {
      log.warn("{} decides nothing: its uploader is no longer an operator", report.name());
      return DoubtResult.NONE;
    }
    Map<String, ReportedAttempt> known =
        find(report, lines.stream().map(SettlementLine::reference).distinct().toList());
    Map<SettlementLine.Key, String> implausible = new HashMap<>();
    int proved = 0;
    int news = 0;
    for (int i = 0; i < lines.size(); i++) {
      SettlementLine line = lines.get(i);
      ReportedAttempt attempt = known.get(line.reference());
      if (attempt == null || !attempt.isNews(line)) {
        continue;
      }
      if (news++ % AT_ONCE == 0) {
        jdbi.useTransaction(guard::accept);
      }
      String why = operator == null ? null : implausible(report, line, attempt);
      if (why != null) {
        implausible.putIfAbsent(line.key(), why);
      } else if (operator == null
          ? isApplied(report, line)
          : isDecided(report, line, firstLine + i)) {
        proved++;
      }
    }
    return new DoubtResult(proved, implausible);
  }

  private Map<String, ReportedAttempt> find(ReportSource report, List<String> references) {
    return jdbi.withHandle(h -> attempts.find(h, report.rail(), references)).stream()
        .collect(Collectors.toMap(ReportedAttempt::reference, Function.identity()));
  }

  private @Nullable String implausible(
      ReportSource report, SettlementLine line, ReportedAttempt attempt) {
    String why =
        DateRules.implausible(line.bookedAt(), attempt.acceptedAt(), report, time.instant());
    return why == null
        ? null
        : "the line is booked at %s, %s, so it proves nothing".formatted(line.bookedAt(), why);
  }

  /**
   * Applies a line of the rail's own report as a fact, which is decided under the withdrawal's
   * lock; returns whether it proves an open withdrawal paid.
   */
  private boolean isApplied(ReportSource report, SettlementLine line) {
    ReportedAttempt attempt = again(report, line);
    return facts.hear(fact(line, report)) == RailFact.FactResult.APPLIED
        && attempt.outcome() == null;
  }

  /** Returns the attempt as it is now, because an earlier line may have changed it. */
  private ReportedAttempt again(ReportSource report, SettlementLine line) {
    return Objects.requireNonNull(find(report, List.of(line.reference())).get(line.reference()));
  }

  /**
   * Decides what an uploaded line says. When the attempt changes meanwhile, the decision is refused
   * under its lock, and the line is looked at again.
   *
   * @return whether it proves an open withdrawal paid
   */
  private boolean isDecided(ReportSource report, SettlementLine line, int no) {
    LineNews refused = LineNews.NONE;
    while (true) {
      ReportedAttempt attempt = again(report, line);
      LineNews news = attempt.news(line.status());
      if (news == LineNews.NONE || news == refused) {
        return false;
      }
      if (isDecided(report, line, attempt, news, no)) {
        return news == LineNews.PAYMENT;
      }
      refused = news;
    }
  }

  private boolean isDecided(
      ReportSource report, SettlementLine line, ReportedAttempt attempt, LineNews news, int no) {
    UUID operator = Objects.requireNonNull(report.uploadedBy());
    String note =
        "%s, line %d".formatted(("Report " + DisplayText.visible(report.name())).strip(), no);
    try {
      return switch (news) {
        case PAYMENT ->
            resolutions.reportPaid(
                attempt.withdrawalId(),
                new OperatorDecision(operator, attempt.attemptNo(), AttemptOutcome.PAID, note));
        case LATE_PAYMENT -> isStated(operator, line, RailFact.Kind.PAID, note);
        case RETURN -> isStated(operator, line, RailFact.Kind.RETURNED, note);
        case NONE -> false;
      };
    } catch (Refusal refusal) {
      if (ReasonStatus.isTemporary(refusal.reason())) {
        throw refusal; // The run is tried again.
      }
      // The line proves nothing, and the comparison shows it as an exception.
      log.warn("{} line {} decides nothing: {}", report.name(), no, refusal.detail());
      return false;
    }
  }

  private boolean isStated(UUID operator, SettlementLine line, RailFact.Kind kind, String note) {
    return statedFacts.report(operator, new FactStatement(line.reference(), kind, note));
  }

  private static RailFact fact(SettlementLine line, ReportSource report) {
    return new RailFact(
        report.rail(),
        line.reference(),
        line.status() == SettlementLine.Status.PAID ? RailFact.Kind.PAID : RailFact.Kind.RETURNED,
        line.amount(),
        RailStatement.Channel.REPORT,
        "In the rail's settlement report, booked at " + line.bookedAt(),
        line.bookedAt());
  }
}
