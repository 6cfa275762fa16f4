package com.nissmart.gateway.events;

import com.nissmart.contract.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a stream has come, written as {@code <seq>.<position>} in the id of each event.
 *
 * @param seq of the ledger's book; null while it is not known: from now
 * @param withdrawals of payout-service's feed; null while it is not known: from now
 */
record StreamPosition(@Nullable Long seq, @Nullable String withdrawals) {
  /** Behind everything that there is. */
  static final StreamPosition NOW = new StreamPosition(null, null);

  private static final int LONGEST = 200;
  private static final Pattern ID = Pattern.compile("([0-9]{0,18})\\.([!-~]*)");

  /**
   * The position of the last event that a client has seen.
   *
   * @param id "" when it has seen none
   */
  static StreamPosition parse(String id) {
    if (id.isEmpty()) {
      return NOW;
    }
    Matcher parts = ID.matcher(id);
    if (id.length() > LONGEST || !parts.matches()) {
      throw Refusal.invalid(
          "/Last-Event-ID",
          "MALFORMED",
          "Last-Event-ID is the id of an event of this stream, got '" + Refusal.quote(id) + "'.");
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
