package com.nissmart.ledger.write;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A Bloom filter (Bloom 1970) over the idempotency ids of the book, which are hashes already. The
 * bits of an id are in one block of 64 bytes, so that a look costs the memory one access. It knows
 * for certain that an id is new; of an id that it takes for known, the book is asked. With 16 bits
 * an id it is wrong about one new id in 590, with 10 bits one in 95, with 5 bits one in 9.
 *
 * <p>Until {@link #ready} is called it takes every id for known, so that it can be filled beside
 * the writing.
 */
final class KeyFilter {
  private static final int PROBES = 5;
  private static final int BLOCK_WORDS = 8;
  private static final int PLACE_BITS = 9; // of a bit in a block: 3 for the word, 6 in it

  private final AtomicLongArray words;
  private final int lastBlock;
  private volatile boolean ready;

  /** Makes an empty filter of at most so many bytes, rounded down to a power of two. */
  KeyFilter(long bytes) {
    int length = (int) Long.highestOneBit(Math.min(bytes / Long.BYTES, 1 << 30));
    words = new AtomicLongArray(Math.max(BLOCK_WORDS, length));
    lastBlock = words.length() / BLOCK_WORDS - 1;
  }

  void add(UUID dedupId) {
    int block = block(dedupId);
    long places = dedupId.getLeastSignificantBits();
    for (int i = 0; i < PROBES; i++, places >>>= PLACE_BITS) {
      int word = block + ((int) (places >>> 6) & 7);
      long bit = 1L << (places & 63);
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
    int block = block(dedupId);
    long places = dedupId.getLeastSignificantBits();
    for (int i = 0; i < PROBES; i++, places >>>= PLACE_BITS) {
      if ((words.get(block + ((int) (places >>> 6) & 7)) & (1L << (places & 63))) == 0) {
        return true;
      }
    }
    return false;
  }

  private int block(UUID dedupId) {
    return BLOCK_WORDS * ((int) dedupId.getMostSignificantBits() & lastBlock);
  }

  /** Says that the filter has every id of the book. */
  void ready() {
    ready = true;
  }
}
