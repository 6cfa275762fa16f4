package com.nissmart.ledger.journal;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * A hash index from 64-bit hashes to numbers, in 16 to 32 bytes an entry. Several entries may have
 * one hash, so that whoever looks for one checks what it finds.
 */
final class LongIndex {
  /** No number. */
  static final int NONE = -1;

  private static final int FIRST_CAPACITY = 64;

  private long[] hashes = new long[FIRST_CAPACITY];
  private int[] numbers = empty(FIRST_CAPACITY);
  private int size;

  void add(long hash, int number) {
    if (2 * (size + 1) > numbers.length) {
      grow();
    }
    insert(hash, number);
    size++;
  }

  /** Returns a number under the hash that the predicate accepts, or {@link #NONE}. */
  int find(long hash, IntPredicate accepted) {
    int mask = numbers.length - 1;
    for (int i = slot(hash, mask); numbers[i] != NONE; i = (i + 1) & mask) {
      if (hashes[i] == hash && accepted.test(numbers[i])) {
        return numbers[i];
      }
    }
    return NONE;
  }

  /** Replaces the number under the hash that the predicate accepts, and returns it or NONE. */
  int replace(long hash, int number, IntPredicate accepted) {
    int mask = numbers.length - 1;
    for (int i = slot(hash, mask); numbers[i] != NONE; i = (i + 1) & mask) {
      if (hashes[i] == hash && accepted.test(numbers[i])) {
        int before = numbers[i];
        numbers[i] = number;
        return before;
      }
    }
    add(hash, number);
    return NONE;
  }

  private void insert(long hash, int number) {
    int mask = numbers.length - 1;
    int i = slot(hash, mask);
    while (numbers[i] != NONE) {
      i = (i + 1) & mask;
    }
    hashes[i] = hash;
    numbers[i] = number;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldNumbers = numbers;
    hashes = new long[2 * oldHashes.length];
    numbers = empty(hashes.length);
    for (int i = 0; i < oldNumbers.length; i++) {
      if (oldNumbers[i] != NONE) {
        insert(oldHashes[i], oldNumbers[i]);
      }
    }
  }

  private static int[] empty(int capacity) {
    int[] numbers = new int[capacity];
    Arrays.fill(numbers, NONE);
    return numbers;
  }

  private static int slot(long hash, int mask) {
    return (int) ((hash * 0x9e37_79b9_7f4a_7c15L) >>> 32) & mask;
  }
}
