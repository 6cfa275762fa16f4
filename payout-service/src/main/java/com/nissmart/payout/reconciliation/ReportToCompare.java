package com.nissmart.payout.reconciliation;

import com.nissmart.payout.rail.SettlementLine;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A settlement report that was read; its name is empty when the rail gave it. */
record ReportToCompare(
    ReconciledDays days, List<SettlementLine> lines, String startedBy, String name) {

  Set<String> references() {
    return lines.stream().map(SettlementLine::reference).collect(Collectors.toSet());
  }
}
