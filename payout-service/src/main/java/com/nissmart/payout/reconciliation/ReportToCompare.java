package com.nissmart.payout.reconciliation;

import com.nissmart.payout.rail.SettlementLine;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A settlement report that was read.
 *
 * @param startedBy usr_..., or payout for the daily run
 * @param name of its file; empty for a report that the rail gave
 */
record ReportToCompare(
    ReconciledDays days, List<SettlementLine> lines, String startedBy, String name) {

  Set<String> references() {
    return lines.stream().map(SettlementLine::reference).collect(Collectors.toSet());
  }
}
