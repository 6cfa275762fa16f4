package com.nissmart.payout.limit;

import java.util.Comparator;

/**
 * A subject whose usage is counted, by currency.
 *
 * @param id the user's id, or bank code/account number
 */
record LimitUsageKey(Subject subject, String id, String currency)
    implements Comparable<LimitUsageKey> {
  private static final Comparator<LimitUsageKey> ORDER =
      Comparator.comparing(LimitUsageKey::subject)
          .thenComparing(LimitUsageKey::id)
          .thenComparing(LimitUsageKey::currency);

  /** The subjects of limits, in the order in which their rows are locked. */
  enum Subject {
    USER,
    DESTINATION
  }

  @Override
  public int compareTo(LimitUsageKey other) {
    return ORDER.compare(this, other);
  }
}
