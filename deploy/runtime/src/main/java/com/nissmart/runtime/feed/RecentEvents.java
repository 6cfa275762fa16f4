package com.nissmart.runtime.feed;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The latest events, in memory, so that a watcher that is not behind never reads the database. */
final class RecentEvents<E, P extends Comparable<P>> {
  private final int capacity;
  private final NavigableMap<P, E> events = new TreeMap<>();
  private P from;
  private P last;

  /** Makes an empty memory, to which the events after a position are added. */
  RecentEvents(int capacity, P position) {
    this.capacity = capacity;
    this.from = position;
    this.last = position;
  }

  /** Returns the position up to which everything was read. */
  synchronized P last() {
    return last;
  }

  synchronized void add(P position, E event) {
    events.put(position, event);
    last = position;
    if (events.size() > capacity) {
      from = events.pollFirstEntry().getKey();
    }
  }

  /** Returns events after a position; null when it is older than the memory. */
  synchronized @Nullable List<E> after(P position, int limit) {
    if (position.compareTo(last) >= 0) {
      return List.of(); // most watchers have everything
    }
    return position.compareTo(from) < 0
        ? null
        : events.tailMap(position, false).values().stream().limit(limit).toList();
  }
}
