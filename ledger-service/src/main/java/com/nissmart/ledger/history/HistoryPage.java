package com.nissmart.ledger.history;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Part of a list, newest first.
 *
 * @param next the position that the next page begins before, or 0 when this is the last
 */
public record HistoryPage<T>(List<T> items, long next) {

  /**
   * The first {@code size} of the items that were found; one more than that tells that there is a
   * next page.
   */
  static <T> HistoryPage<T> of(List<T> found, int size, ToLongFunction<T> position) {
    return found.size() <= size
        ? new HistoryPage<>(found, 0)
        : new HistoryPage<>(
            List.copyOf(found.subList(0, size)), position.applyAsLong(found.get(size - 1)));
  }
}
