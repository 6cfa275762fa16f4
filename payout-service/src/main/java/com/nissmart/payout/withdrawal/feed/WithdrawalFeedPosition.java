package com.nissmart.payout.withdrawal.feed;

import com.nissmart.contract.Refusal;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in the feed: after this event of this database transaction. */
record WithdrawalFeedPosition(long xid, long eventId)
    implements Comparable<WithdrawalFeedPosition> {
  /** The place before the oldest event. */
  static final WithdrawalFeedPosition START = new WithdrawalFeedPosition(0, 0);

  /** The place after every event. */
  static final WithdrawalFeedPosition END =
      new WithdrawalFeedPosition(Long.MAX_VALUE, Long.MAX_VALUE);

  private static final Comparator<WithdrawalFeedPosition> ORDER =
      Comparator.comparingLong(WithdrawalFeedPosition::xid)
          .thenComparingLong(WithdrawalFeedPosition::eventId);
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\.([0-9]{1,18})");

  /** Reads a position; an empty one is before the oldest event. */
  static WithdrawalFeedPosition parse(String text) {
    if (text.isEmpty()) {
      return START;
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw Refusal.invalid(
          "after_position",
          "MALFORMED",
          "after_position is the position of an event, got '" + Refusal.quote(text) + "'");
    }
    return new WithdrawalFeedPosition(
        Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
  }

  String text() {
    return xid + "." + eventId;
  }

  @Override
  public int compareTo(WithdrawalFeedPosition other) {
    return ORDER.compare(this, other);
  }
}
