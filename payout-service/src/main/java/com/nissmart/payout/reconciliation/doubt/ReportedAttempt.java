package com.nissmart.payout.reconciliation.doubt;

import com.nissmart.contract.Money;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.rail.SettlementLine.Status;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that a report lists.
 *
 * @param acceptedAt when its amount was held, before it was first sent
 * @param outcome PAID, NOT_PAID or CANCELLED; null while it is not known
 * @param paidLate a payment after its release is recorded
 * @param returned a return is recorded
 */
record ReportedAttempt(
    String reference,
    UUID withdrawalId,
    int attemptNo,
    @Nested Money amount,
    String status,
    Instant acceptedAt,
    @Nullable String outcome,
    boolean paidLate,
    boolean returned) {

  /** Returns whether a line of the attempt's amount says more than is recorded. */
  boolean isNews(SettlementLine line) {
    return line.amount().equals(amount)
        && switch (line.status()) {
          case PAID -> !"PAID".equals(outcome) && !paidLate;
          case RETURNED -> !returned;
          case CHARGE -> false;
        };
  }

  /** Returns what an operator can decide because of a line of this status. */
  LineNews news(Status status) {
    if (status == Status.CHARGE) {
      return LineNews.NONE;
    }
    if (status == Status.RETURNED) {
      return ("PAID".equals(outcome) || paidLate) && !returned ? LineNews.RETURN : LineNews.NONE;
    }
    if (outcome == null) {
      return LineNews.PAYMENT;
    }
    return outcome.equals("NOT_PAID") && !paidLate ? LineNews.LATE_PAYMENT : LineNews.NONE;
  }

  /** The news of a line. */
  enum LineNews {
    /** It says nothing that we do not know, or nothing that we can act on. */
    NONE,
    /** The open attempt was paid. */
    PAYMENT,
    /** The attempt was paid although it is recorded as not paid. */
    LATE_PAYMENT,
    /** The paid attempt came back. */
    RETURN
  }
}
