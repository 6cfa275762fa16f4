package com.nissmart.payout.withdrawal;

import com.nissmart.payout.rail.RailAnswer;

/**
 * A statement of a rail about a payment, as the table {@code rail_statement} keeps it.
 *
 * @param detail the rail's own words, cut to 280 characters
 */
public record RailStatement(Channel channel, String answer, String detail) {
  private static final int LONGEST = 280;

  /** The way in which a statement arrived. */
  public enum Channel {
    /** The answer to a sending. */
    SEND,
    /** The answer to a status query, or the rail's list of returned payments. */
    QUERY,
    /** A callback of the rail. */
    CALLBACK,
    /** A settlement report. */
    REPORT,
    /** An operator, who knows what the rail did not report. */
    OPERATOR
  }

  public RailStatement {
    detail =
        detail.codePointCount(0, detail.length()) <= LONGEST
            ? detail
            : detail.substring(0, detail.offsetByCodePoints(0, LONGEST));
  }

  /** Returns the statement that an answer makes. */
  public static RailStatement of(Channel channel, RailAnswer answer) {
    return switch (answer) {
      case RailAnswer.Paid _ -> new RailStatement(channel, "PAID", "");
      case RailAnswer.NotPaid no -> new RailStatement(channel, "NOT_PAID", no.message());
      case RailAnswer.Accepted _ -> new RailStatement(channel, "ACCEPTED", "");
      case RailAnswer.NotFound _ -> new RailStatement(channel, "NOT_FOUND", "");
      case RailAnswer.Returned _ -> new RailStatement(channel, "RETURNED", "");
      case RailAnswer.Busy busy -> new RailStatement(channel, "BUSY", busy.why());
      case RailAnswer.Inconclusive unknown ->
          new RailStatement(channel, "INCONCLUSIVE", unknown.why());
    };
  }
}
