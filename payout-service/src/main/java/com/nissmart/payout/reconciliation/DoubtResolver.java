package com.nissmart.payout.reconciliation;

import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.withdrawal.RailStatement;
import com.nissmart.payout.withdrawal.fact.RailFact;
import com.nissmart.payout.withdrawal.fact.RailFacts;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** The resolver of withdrawals in doubt by the PAID lines of a report. */
final class DoubtResolver {
  private final Jdbi jdbi;
  private final RailFacts facts;
  private final AttemptStateStore attempts = new AttemptStateStore();

  DoubtResolver(Jdbi jdbi, RailFacts facts) {
    this.jdbi = jdbi;
    this.facts = facts;
  }

  /** Resolves the withdrawals that the report proves paid, and returns their number. */
  int resolve(ReportToCompare report) {
    Map<String, AttemptState> states =
        jdbi.withHandle(h -> attempts.find(h, report.references())).stream()
            .collect(Collectors.toMap(AttemptState::reference, Function.identity()));
    int resolved = 0;
    for (SettlementLine line : report.lines()) {
      AttemptState state = states.get(line.reference());
      if (state != null
          && state.isUndecided()
          && line.status() == SettlementLine.Status.PAID
          && line.amount().equals(state.amount())
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
}
