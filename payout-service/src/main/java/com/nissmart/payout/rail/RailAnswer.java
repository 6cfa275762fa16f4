package com.nissmart.payout.rail;

import com.nissmart.common.v1.Reason;
import java.time.Duration;

/** What a rail says. Only {@link Paid} and {@link NotPaid} settle anything. */
public sealed interface RailAnswer {

  /** The beneficiary has the money, or irrevocably will. */
  record Paid() implements RailAnswer {}

  /**
   * It was not paid and never will be under this reference.
   *
   * @param code DESTINATION_INVALID or RAIL_REJECTED
   * @param message the rail's reason as one sentence for the owner of the money
   */
  record NotPaid(Reason code, String message) implements RailAnswer {}

  /**
   * The rail has it and is working on it.
   *
   * @param askAfter when asking is worth while
   */
  record Accepted(Duration askAfter) implements RailAnswer {}

  /**
   * A query only: the rail does not know the reference. Conclusive only after its settling time.
   */
  record NotFound() implements RailAnswer {}

  /**
   * The rail says that it did not take it now (503, 429, connection refused). Not believed: it is
   * asked before the same reference is sent again.
   *
   * @param why one sentence for the history
   */
  record Busy(String why) implements RailAnswer {}

  /**
   * Nothing that settles it: it may or may not have been paid.
   *
   * @param why one sentence for the history
   */
  record Inconclusive(String why) implements RailAnswer {}
}
