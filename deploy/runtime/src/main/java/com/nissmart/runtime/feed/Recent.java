package com.nissmart.runtime.feed;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The last events, in memory: whoever keeps up never asks the database. */
final class Recent<E, P extends Comparable<P>> {
  private final int capacity;
  private final NavigableMap<P, E> events = new TreeMap<>();
  private P from;
  private P last;

  /** Nothing yet; what comes next comes after this place. */
  Recent(int capacity, P position) {
    this.capacity = capacity;
    this.from = position;
    this.last = position;
  }

  /** Up to where everything was read. */
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

  /** What comes after a place, at most so many; null when that lies too far back. */
  synchronized @Nullable List<E> after(P position, int limit) {
    return position.compareTo(from) < 0
        ? null
        : events.tailMap(position, false).values().stream().limit(limit).toList();
  }
}
