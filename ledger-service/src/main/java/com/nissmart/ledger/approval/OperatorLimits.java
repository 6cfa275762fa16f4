package com.nissmart.ledger.approval;

import com.nissmart.runtime.proposal.Proposals;
import com.nissmart.runtime.settings.AmountByCurrency;
import com.nissmart.runtime.settings.Settings;
import java.time.Duration;

/**
 * The acts that an operator may do alone.
 *
 * @param twoOperatorsFrom the sum of one operator's reversals within a day, in minor units, from
 *     which on a second operator approves
 * @param statusChangesAlone how many accounts one operator may freeze, unfreeze or close alone
 *     within an hour
 * @param proposalLife how long a proposal waits for a second operator
 */
public record OperatorLimits(
    AmountByCurrency twoOperatorsFrom, int statusChangesAlone, Duration proposalLife) {
  private static final long DEFAULT_AMOUNT = 10_000_000;
  private static final int DEFAULT_CHANGES = 20;
  private static final int MOST_CHANGES = 1_000_000;

  /** Reads the settings. */
  public static OperatorLimits read(Settings settings) {
    return new OperatorLimits(
        settings.amounts("NISSMART_LEDGER_TWO_OPERATORS_FROM", DEFAULT_AMOUNT),
        settings.integer("NISSMART_LEDGER_STATUS_CHANGES_ALONE", DEFAULT_CHANGES, 0, MOST_CHANGES),
        Proposals.readLife(settings));
  }
}
