package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Refusal;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the feed: after this event of this transaction.
 *
 * @param xid the transaction
 * @param eventId the event
 */
record FeedPosition(long xid, long eventId) implements Comparable<FeedPosition> {
  /** Before the oldest event. */
  static final FeedPosition START = new FeedPosition(0, 0);

  /** After every event. */
  static final FeedPosition END = new FeedPosition(Long.MAX_VALUE, Long.MAX_VALUE);

  private static final Comparator<FeedPosition> ORDER =
      Comparator.comparingLong(FeedPosition::xid).thenComparingLong(FeedPosition::eventId);
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\.([0-9]{1,18})");

  /**
   * The position that a client remembered; empty: before the oldest event.
   *
   * @throws Refusal INVALID_REQUEST
   */
  static FeedPosition parse(String text) {
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
    return new FeedPosition(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
  }

  String text() {
    return xid + "." + eventId;
  }

  @Override
  public int compareTo(FeedPosition other) {
    return ORDER.compare(this, other);
  }
}
