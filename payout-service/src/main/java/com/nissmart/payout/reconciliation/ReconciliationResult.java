package com.nissmart.payout.reconciliation;

import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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
  static final String MATCHED = "MATCHED";

  int matchedLines() {
    return Math.toIntExact(verdicts.stream().filter(MATCHED::equals).count());
  }

  /**
   * Returns each exception once, in an order that is the same for all transactions that store some
   * at the same time, so that none of them waits for another in a circle.
   */
  List<ExceptionItem> distinctExceptions() {
    SortedMap<String, ExceptionItem> distinct = new TreeMap<>();
    exceptions.forEach(item -> distinct.putIfAbsent(item.key(), item));
    return List.copyOf(distinct.values());
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
