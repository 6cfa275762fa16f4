package com.nissmart.payout.reconciliation;

import com.nissmart.payout.rail.SettlementLine;
import java.util.List;

/**
 * A settlement report, read.
 *
 * @param startedBy usr_..., or payout
 * @param name of its file; empty when the rail gave it
 */
record ReportToCompare(Days days, List<SettlementLine> lines, String startedBy, String name) {}
