package com.nissmart.payout.reconciliation;

import com.nissmart.payout.rail.SettlementLine;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A settlement report that was read.
 *
 * @param startedBy usr_..., or payout for the daily run
 * @param name of its file; empty for a report that the rail gave
 */
record ReportToCompare(
    ReconciledDays days, List<SettlementLine> lines, String startedBy, String name) {

  Set<String> references() {
    Set<String> references = new LinkedHashSet<>();
    lines.forEach(line -> references.add(line.reference()));
    return references;
  }
}
