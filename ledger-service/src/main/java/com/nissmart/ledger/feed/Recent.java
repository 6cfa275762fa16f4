package com.nissmart.ledger.feed;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last transactions of the book, in memory: whoever keeps up never asks the database. */
final class Recent {
  private final @Nullable FeedEvent[] ring;
  private long first = 1;
  private long last;

  Recent(int capacity) {
    ring = new @Nullable FeedEvent[capacity];
  }

  /** seq of the last transaction that is known. */
  synchronized long last() {
    return last;
  }

  /** Forgets everything; the next event is that of {@code seq + 1}. */
  synchronized void restart(long seq) {
    first = seq + 1;
    last = seq;
  }

  synchronized void add(List<FeedEvent> events) {
    for (FeedEvent event : events) {
      if (event.row().seq() != last + 1) {
        throw new IllegalStateException(
            "the book goes on with " + event.row().seq() + " after " + last);
      }
      last++;
      ring[(int) (last % ring.length)] = event;
    }
    first = Math.max(first, last - ring.length + 1);
  }

  /** What comes after a position, at most so many; null when that lies too far back. */
  synchronized @Nullable List<FeedEvent> after(long seq, int limit) {
    if (seq + 1 < first) {
      return null;
    }
    List<FeedEvent> events = new ArrayList<>();
    for (long next = seq + 1; next <= last && events.size() < limit; next++) {
      FeedEvent event = ring[(int) (next % ring.length)];
      if (event != null) {
        events.add(event);
      }
    }
    return events;
  }
}
