package com.nissmart.payout.withdrawal;

import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.withdrawal.RailFact.Channel;

/**
 * What a rail said, as it is kept.
 *
 * @param channel in answer to what
 * @param answer the kind of answer
 * @param detail the rail's own words, shortened
 */
record RailWord(Channel channel, String answer, String detail) {
  private static final int LONGEST = 280;

  RailWord {
    detail =
        detail.codePointCount(0, detail.length()) <= LONGEST
            ? detail
            : detail.substring(0, detail.offsetByCodePoints(0, LONGEST));
  }

  static RailWord of(Channel channel, RailAnswer answer) {
    return switch (answer) {
      case RailAnswer.Paid _ -> new RailWord(channel, "PAID", "");
      case RailAnswer.NotPaid no -> new RailWord(channel, "NOT_PAID", no.message());
      case RailAnswer.Accepted _ -> new RailWord(channel, "ACCEPTED", "");
      case RailAnswer.NotFound _ -> new RailWord(channel, "NOT_FOUND", "");
      case RailAnswer.Returned _ -> new RailWord(channel, "RETURNED", "");
      case RailAnswer.Busy busy -> new RailWord(channel, "BUSY", busy.why());
      case RailAnswer.Inconclusive unknown -> new RailWord(channel, "INCONCLUSIVE", unknown.why());
    };
  }
}
