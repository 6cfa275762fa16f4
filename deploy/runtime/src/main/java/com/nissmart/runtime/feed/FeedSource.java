package com.nissmart.runtime.feed;

import java.util.List;

/**
 * A source of events in a fixed order: no event is added before one that was read already.
 *
 * @param <E> an event
 * @param <P> a position in the order
 * @param <V> a viewer, who sees some of the events
 */
public interface FeedSource<E, P extends Comparable<P>, V> {
  /** Returns the last position up to which everything can be read. */
  P head();

  /** Returns the position of an event. */
  P positionOf(E event);

  /** Returns all viewers' events after a position, in order; fewer than the limit at the end. */
  List<E> after(P position, int limit);

  /** Returns at least the viewer's events after a position; the page may end before the head. */
  FeedPage<E, P> after(V viewer, P position, int limit);
}
