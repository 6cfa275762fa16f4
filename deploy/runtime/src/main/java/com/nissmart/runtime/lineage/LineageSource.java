package com.nissmart.runtime.lineage;

import com.nissmart.common.v1.LineageHop;
import java.util.List;
import java.util.Set;

/** The records of a service about movements of money, without its proposals and its action log. */
public interface LineageSource {
  /** The most movements that a text finds in one service. */
  int MOST_MATCHES = 50;

  /**
   * The steps of movements.
   *
   * @param relatedIds other ids that belong to the same movements
   */
  record RecordedHops(List<LineageHop> hops, Set<String> relatedIds) {}

  /**
   * Returns the first step of each movement that a text names, newest first, at most {@link
   * #MOST_MATCHES}.
   *
   * @param text an id, an idempotency key, a bank's reference, or the name of a file
   */
  List<LineageHop> find(String text);

  /** Returns the steps of the movements with these ids. Unknown ids have none. */
  RecordedHops hops(Set<String> movementIds);
}
