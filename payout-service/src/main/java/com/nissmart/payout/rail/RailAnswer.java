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
   * A query only: the beneficiary's bank had the money and sent it back. It is still true that it
   * was paid.
   */
  record Returned() implements RailAnswer {}

  /**
   * The rail says that it did not take it now (503, 429, connection refused). Not believed: it is
   * asked before the same reference is sent again.
   *
   * @param why one sentence for the history
   * @param retryAfter the rail wants to be left alone for so long; zero: it does not say
   */
  record Busy(String why, Duration retryAfter) implements RailAnswer {
    /** Busy, without saying for how long. */
    public Busy(String why) {
      this(why, Duration.ZERO);
    }
  }

  /**
   * Nothing that settles it: it may or may not have been paid.
   *
   * @param why one sentence for the history
   * @param answered the rail is there and understood the question, but does not know; false: a
   *     time-out, a broken answer
   */
  record Inconclusive(String why, boolean answered) implements RailAnswer {
    /** No answer, or none that can be understood. */
    public Inconclusive(String why) {
      this(why, false);
    }
  }
}
