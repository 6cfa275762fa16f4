package com.nissmart.ledger.history;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A page of a list, newest first.
 *
 * @param next the position that the next page begins before, or 0 on the last page
 * @param asOfSeq the last transaction of the book that the list knows
 */
public record HistoryPage<T>(List<T> items, long next, long asOfSeq) {

  /** Returns a page of the first items found; one item more than size means a next page. */
  static <T> HistoryPage<T> of(List<T> found, int size, ToLongFunction<T> position, long asOfSeq) {
    return of(found, size, position, asOfSeq, 0);
  }

  /**
   * Returns a page of the first items found.
   *
   * @param rest the position that the search goes on before, or 0 when it has come to its end
   */
  static <T> HistoryPage<T> of(
      List<T> found, int size, ToLongFunction<T> position, long asOfSeq, long rest) {
    return found.size() <= size
        ? new HistoryPage<>(found, rest, asOfSeq)
        : new HistoryPage<>(
            List.copyOf(found.subList(0, size)),
            position.applyAsLong(found.get(size - 1)),
            asOfSeq);
  }
}
