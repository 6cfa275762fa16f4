package com.nissmart.payout.withdrawal;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The last events, in memory: whoever keeps up never asks the database. */
final class RecentEvents {
  private final int capacity;
  private final NavigableMap<FeedPosition, FeedEvent> events = new TreeMap<>();
  private FeedPosition from = FeedPosition.START;
  private FeedPosition last = FeedPosition.START;

  RecentEvents(int capacity) {
    this.capacity = capacity;
  }

  /** Up to where everything was read. */
  synchronized FeedPosition last() {
    return last;
  }

  /** Forgets everything; what comes next comes after this position. */
  synchronized void restart(FeedPosition position) {
    events.clear();
    from = position;
    last = position;
  }

  synchronized void add(List<FeedEvent> more) {
    for (FeedEvent event : more) {
      events.put(event.position(), event);
      last = event.position();
    }
    while (events.size() > capacity) {
      from = events.pollFirstEntry().getKey();
    }
  }

  /** What comes after a position, at most so many; null when that lies too far back. */
  synchronized @Nullable List<FeedEvent> after(FeedPosition position, int limit) {
    return position.compareTo(from) < 0
        ? null
        : events.tailMap(position, false).values().stream().limit(limit).toList();
  }
}
