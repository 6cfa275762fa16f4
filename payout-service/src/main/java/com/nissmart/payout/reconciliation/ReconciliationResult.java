package com.nissmart.payout.reconciliation;

import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.JudgedLine;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The result of a comparison.
 *
 * @param verdicts one for each line of the report: MATCHED, or the kind of its exception
 * @param totals by currency
 */
record ReconciliationResult(
    List<String> verdicts,
    List<ExceptionItem> exceptions,
    SortedMap<String, CurrencyTotal> totals) {
  int matchedLines() {
    return Math.toIntExact(verdicts.stream().filter(JudgedLine.MATCHED::equals).count());
  }

  /** Returns the exceptions; those about a state say why their lines prove nothing. */
  List<ExceptionItem> exceptionsWith(Map<SettlementLine.Key, String> implausible) {
    return exceptions.stream()
        .map(item -> {
          SettlementLine.Status status = item.lineStatus();
          String why =
              item.kind() == ExceptionItem.Kind.STATE_DIFFERS && status != null
                  ? implausible.get(new SettlementLine.Key(item.reference(), status))
                  : null;
          return why == null ? item : item.withDetail(item.detail() + "; " + why);
        })
        .toList();
  }

  /** Throws unless every minor unit on both sides is accounted for. */
  void requireSums() {
    totals
        .values()
        .forEach(total -> {
          if (!total.addsUp()) {
            throw new IllegalStateException("The sums do not add up: " + total);
          }
        });
  }
}
