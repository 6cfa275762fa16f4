package com.nissmart.ledger.write;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A Bloom filter (Bloom 1970) over the idempotency ids of the book, which are hashes already. It
 * knows for certain that an id is new; of an id that it takes for known, the book is asked. With 16
 * bits an id it is wrong about one new id in 700, with 10 bits one in 100, with 5 bits one in 10.
 *
 * <p>Until {@link #ready} is called it takes every id for known, so that it can be filled beside
 * the writing.
 */
final class KeyFilter {
  private static final int PROBES = 5;
  private static final int WORD_BITS = 6;

  private final AtomicLongArray words;
  private final int mask;
  private volatile boolean ready;

  /** Makes an empty filter of at most so many bytes, rounded down to a power of two. */
  KeyFilter(long bytes) {
    int length = (int) Long.highestOneBit(Math.min(bytes / Long.BYTES, 1 << 30));
    words = new AtomicLongArray(Math.max(1, length));
    mask = words.length() - 1;
  }

  void add(UUID dedupId) {
    long hash = dedupId.getMostSignificantBits();
    long step = dedupId.getLeastSignificantBits() | 1;
    for (int i = 0; i < PROBES; i++, hash += step) {
      int word = (int) (hash >>> WORD_BITS) & mask;
      long bit = 1L << (hash & 63);
      if ((words.getPlain(word) & bit) == 0) {
        words.getAndAccumulate(word, bit, (before, added) -> before | added);
      }
    }
  }

  /** Returns whether the id is certainly not in the book. */
  boolean isNew(UUID dedupId) {
    if (!ready) {
      return false;
    }
    long hash = dedupId.getMostSignificantBits();
    long step = dedupId.getLeastSignificantBits() | 1;
    for (int i = 0; i < PROBES; i++, hash += step) {
      if ((words.get((int) (hash >>> WORD_BITS) & mask) & (1L << (hash & 63))) == 0) {
        return true;
      }
    }
    return false;
  }

  /** Says that the filter has every id of the book. */
  void ready() {
    ready = true;
  }
}
