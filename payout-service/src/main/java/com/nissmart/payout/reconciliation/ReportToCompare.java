package com.nissmart.payout.reconciliation;

import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.reconciliation.doubt.ReportSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A settlement report that was read.
 *
 * @param uploadedBy the operator who uploaded it; null when the rail gave it
 * @param name empty when the rail gave it
 */
record ReportToCompare(
    ReconciledDays days,
    List<SettlementLine> lines,
    String startedBy,
    @Nullable UUID uploadedBy,
    String name) {

  ReportSource source() {
    return new ReportSource(uploadedBy, name, days.start(), days.end());
  }

  Set<String> references() {
    return lines.stream().map(SettlementLine::reference).collect(Collectors.toSet());
  }
}
