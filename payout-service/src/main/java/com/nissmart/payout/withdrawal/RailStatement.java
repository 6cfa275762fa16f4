package com.nissmart.payout.withdrawal;

import com.nissmart.payout.rail.RailAnswer;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a rail about a payment, as the table {@code rail_statement} keeps it.
 *
 * @param detail the rail's own words, cut to 280 characters
 * @param providerReference the rail's own id of the payment, kept with the attempt; null for none
 */
public record RailStatement(
    Channel channel, String answer, String detail, @Nullable String providerReference) {
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
    REPORT
  }

  public RailStatement(Channel channel, String answer, String detail) {
    this(channel, answer, detail, null);
  }

  public RailStatement {
    detail =
        detail.codePointCount(0, detail.length()) <= LONGEST
            ? detail
            : detail.substring(0, detail.offsetByCodePoints(0, LONGEST));
  }

  /** Returns the statement that an answer makes. */
  public static RailStatement of(Channel channel, RailAnswer answer) {
    String detail =
        switch (answer) {
          case RailAnswer.NotPaid no -> no.message();
          case RailAnswer.Busy busy -> busy.why();
          case RailAnswer.Inconclusive unknown -> unknown.why();
          default -> "";
        };
    String word =
        switch (answer) {
          case RailAnswer.Paid _ -> "PAID";
          case RailAnswer.NotPaid _ -> "NOT_PAID";
          case RailAnswer.Accepted _ -> "ACCEPTED";
          case RailAnswer.NotFound _ -> "NOT_FOUND";
          case RailAnswer.Returned _ -> "RETURNED";
          case RailAnswer.Busy _ -> "BUSY";
          case RailAnswer.Inconclusive _ -> "INCONCLUSIVE";
        };
    return new RailStatement(channel, word, detail, answer.providerReference());
  }
}
