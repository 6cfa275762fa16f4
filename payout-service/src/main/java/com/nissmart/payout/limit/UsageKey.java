package com.nissmart.payout.limit;

import java.util.Comparator;

/**
 * Whose day it is.
 *
 * @param id the user's id, or bank code/account number
 */
public record UsageKey(Subject subject, String id, String currency)
    implements Comparable<UsageKey> {
  private static final Comparator<UsageKey> ORDER =
      Comparator.comparing(UsageKey::subject)
          .thenComparing(UsageKey::id)
          .thenComparing(UsageKey::currency);

  /** In the order in which their rows are locked. */
  public enum Subject {
    USER,
    DESTINATION
  }

  @Override
  public int compareTo(UsageKey other) {
    return ORDER.compare(this, other);
  }
}
