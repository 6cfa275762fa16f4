package com.nissmart.payout.withdrawal.fact;

import com.nissmart.contract.Money;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A conclusive statement of a rail about a reference. Facts may come in any order and repeatedly.
 *
 * @param rail the name of the rail that says it; null when it is known only by the reference
 * @param reference ours
 * @param amount null when the rail does not say it
 * @param detail the rail's own words
 * @param bookedAt when the rail booked it; null when the rail does not say it
 */
public record RailFact(
    @Nullable String rail,
    String reference,
    Kind kind,
    @Nullable Money amount,
    Channel channel,
    String detail,
    @Nullable Instant bookedAt) {

  public RailFact(
      String reference, Kind kind, @Nullable Money amount, Channel channel, String detail) {
    this(null, reference, kind, amount, channel, detail, null);
  }

  /** Returns the status of a report's line that says the same; null when no line says that. */
  @Nullable Status lineStatus() {
    return switch (kind) {
      case PAID -> Status.PAID;
      case RETURNED -> Status.RETURNED;
      case NOT_PAID -> null;
    };
  }

  /** The content of a fact. */
  public enum Kind {
    /** The beneficiary has the money. */
    PAID,
    /** It was not paid and never will be. */
    NOT_PAID,
    /** It was paid, and came back. */
    RETURNED
  }

  /** The result of applying a fact. */
  public enum FactResult {
    /** It changed something. */
    APPLIED,
    /** It was known before. */
    KNOWN,
    /** We never gave the rail this reference. */
    UNKNOWN_REFERENCE,
    /** It is about another amount or currency: nothing was changed. */
    AMOUNT_DIFFERS,
    /** It contradicts an earlier report of the rail: nothing was changed. */
    CONTRADICTS,
    /** Another transaction has locked the withdrawal: apply the fact again later. */
    LATER
  }
}
