package com.nissmart.payout.reconciliation.report;

import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;

/** The receiver of a report's contents, which arrive one by one in the order of the file. */
public interface ReportSink {
  /** Takes a payment, a return or a charge. */
  void line(SettlementLine line);

  /** Takes an exception that the report itself shows, such as an entry that cannot be read. */
  void exception(ExceptionItem item);

  /** Takes a part of the books that the report covers; only there a payment can be missing. */
  void covers(ReportScope scope);
}
