package com.nissmart.runtime.feed;

import java.util.List;

/**
 * What can be followed: events in an order in which nothing comes later before what was read.
 *
 * @param <E> an event
 * @param <P> a place in the order
 * @param <V> who watches, and what of it all they see
 */
public interface FeedSource<E, P extends Comparable<P>, V> {
  /** The last place that can be read: everything up to it is there. */
  P head();

  /** Where an event is. */
  P positionOf(E event);

  /** Everybody's events after a place, in order, at most so many: fewer only where they end. */
  List<E> after(P position, int limit);

  /** Of what comes after a place at least what concerns the viewer; may end before the head. */
  FeedPage<E, P> after(V viewer, P position, int limit);
}
