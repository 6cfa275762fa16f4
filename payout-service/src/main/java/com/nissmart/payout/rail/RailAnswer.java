package com.nissmart.payout.rail;

import com.nissmart.common.v1.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The answers of a rail. Only {@link Paid} and {@link NotPaid} settle a payment. */
public sealed interface RailAnswer {

  /** Returns the rail's own id of the payment; null when the answer names none. */
  default @Nullable String providerReference() {
    return null;
  }

  /**
   * The beneficiary has the money, or will irrevocably get it.
   *
   * @param providerReference the rail's own id of the payment; null when it names none
   */
  record Paid(@Nullable String providerReference) implements RailAnswer {
    /** Creates an answer that names no id of the rail. */
    public Paid() {
      this(null);
    }
  }

  /**
   * The payment was not made and never will be under this reference.
   *
   * @param code DESTINATION_INVALID or RAIL_REJECTED
   * @param message the rail's reason as one sentence for the owner of the money
   */
  record NotPaid(Reason code, String message) implements RailAnswer {}

  /**
   * The rail took the payment and is working on it.
   *
   * @param askAfter how long to wait before asking
   * @param providerReference as in {@link Paid}
   */
  record Accepted(Duration askAfter, @Nullable String providerReference) implements RailAnswer {
    /** Creates an answer that names no id of the rail. */
    public Accepted(Duration askAfter) {
      this(askAfter, null);
    }
  }

  /**
   * The answer to a query for a reference that the rail does not know. It proves nothing before the
   * settling time is over.
   */
  record NotFound() implements RailAnswer {}

  /**
   * The answer to a query for a payment that was made and that the beneficiary's bank sent back.
   */
  record Returned() implements RailAnswer {}

  /**
   * The rail says that it did not take the payment (503, 429, connection refused). This is not
   * trusted: a query comes before the same reference is sent again.
   *
   * @param retryAfter how long the rail asks not to be called; zero: it did not say
   */
  record Busy(String why, Duration retryAfter) implements RailAnswer {
    /** Creates an answer that does not say for how long. */
    public Busy(String why) {
      this(why, Duration.ZERO);
    }
  }

  /**
   * An answer that leaves open whether the payment was made.
   *
   * @param why one sentence for the history
   * @param answered true when the rail understood the question and does not know; false for a
   *     time-out or a broken answer
   */
  record Inconclusive(String why, boolean answered) implements RailAnswer {
    /** Creates the result of a time-out or a broken answer. */
    public Inconclusive(String why) {
      this(why, false);
    }
  }
}
