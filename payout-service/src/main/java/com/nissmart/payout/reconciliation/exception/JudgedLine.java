package com.nissmart.payout.reconciliation.exception;

import com.nissmart.payout.rail.SettlementLine;
import java.util.Set;

/**
 * A line of a report with what a comparison found about it.
 *
 * @param verdict MATCHED, or the kind of the line's exception
 */
public record JudgedLine(SettlementLine.Key line, String verdict) {
  public static final String MATCHED = "MATCHED";

  /** The verdicts that take the place of an earlier one about the same line. */
  static final Set<String> EXPLAINING =
      Set.of(
          MATCHED,
          ExceptionItem.Kind.AMOUNT_DIFFERS.name(),
          ExceptionItem.Kind.PAID_AFTER_RELEASE.name(),
          ExceptionItem.Kind.STATE_DIFFERS.name(),
          ExceptionItem.Kind.LEDGER_DIFFERS.name());

  /**
   * Returns whether an earlier exception of another kind about this line is over, provided that the
   * one of this verdict is open.
   */
  public boolean explains() {
    return EXPLAINING.contains(verdict);
  }
}
