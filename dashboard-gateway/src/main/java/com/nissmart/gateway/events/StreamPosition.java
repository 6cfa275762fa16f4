package com.nissmart.gateway.events;

import com.nissmart.contract.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The position of a stream in both feeds, {@code <seq>.<position>} in the id of each event. A null
 * part means "from now".
 *
 * @param seq position in the ledger
 * @param withdrawals position in payout-service's feed
 */
record StreamPosition(@Nullable Long seq, @Nullable String withdrawals) {
  /** The position after all events so far. */
  static final StreamPosition NOW = new StreamPosition(null, null);

  private static final int LONGEST = 200;
  private static final Pattern ID = Pattern.compile("([0-9]{0,18})\\.([!-~]*)");

  /** Reads the id of the last event that a client has seen; "" for none. */
  static StreamPosition parse(String id) {
    if (id.isEmpty()) {
      return NOW;
    }
    Matcher parts = ID.matcher(id);
    if (id.length() > LONGEST || !parts.matches()) {
      throw Refusal.invalid(
          "/Last-Event-ID",
          "MALFORMED",
          "Last-Event-ID must be the id of an event of this stream, got '"
              + Refusal.quote(id)
              + "'");
    }
    return new StreamPosition(
        parts.group(1).isEmpty() ? null : Long.valueOf(parts.group(1)),
        parts.group(2).isEmpty() ? null : parts.group(2));
  }

  StreamPosition withSeq(long seq) {
    return new StreamPosition(seq, withdrawals);
  }

  StreamPosition withWithdrawals(String withdrawals) {
    return new StreamPosition(seq, withdrawals);
  }

  String id() {
    return (seq == null ? "" : seq) + "." + (withdrawals == null ? "" : withdrawals);
  }
}
