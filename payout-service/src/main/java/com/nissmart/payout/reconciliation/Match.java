package com.nissmart.payout.reconciliation;

import com.nissmart.payout.difference.Difference;
import java.util.List;
import java.util.SortedMap;

/**
 * What a comparison found.
 *
 * @param verdicts one for each line of the report: MATCHED, or the kind of difference
 * @param totals by currency
 */
record Match(
    List<String> verdicts, List<Difference> differences, SortedMap<String, RunTotal> totals) {
  static final String MATCHED = "MATCHED";

  int matchedLines() {
    return Math.toIntExact(verdicts.stream().filter(MATCHED::equals).count());
  }
}
