package com.nissmart.ledger.proof.fold;

import java.util.ArrayList;
import java.util.List;

/**
 * The sums over a multiset of rows, which are equal for the same rows in any order: keyed 128-bit
 * hashes (the construction MSet-Add-Hash of Clarke et al., "Incremental Multiset Hash Functions",
 * 2003) and counts. There is one sum for each span of positions, so that a difference is narrowed
 * down to a few hundred positions.
 */
public final class RowSums {
  private static final int SPANS = 1 << 16;

  /** A span of positions, both ends included; rows outside of the book count to its ends. */
  public record Span(long first, long last) {}

  private final long first;
  private final long last;
  private final long end;
  private final long width;
  private final SipHash hash;
  private final long[] sums = new long[3 * SPANS];

  public RowSums(long first, long last, SipHash hash) {
    this.first = first;
    this.last = Math.max(first, last);
    this.end = last;
    this.width = (this.last - first) / SPANS + 1;
    this.hash = hash;
  }

  /** Returns empty sums to compare with these, for another thread. */
  public RowSums other() {
    return new RowSums(first, end, hash.copy());
  }

  public void add(byte[] bytes, int offset, int length, long position) {
    hash.hash(bytes, offset, length);
    int at = 3 * span(position);
    sums[at] += hash.first;
    sums[at + 1] += hash.second;
    sums[at + 2]++;
  }

  /** Returns the last position that is summed; before the first one when there is none. */
  public long last() {
    return end;
  }

  public long count() {
    long count = 0;
    for (int at = 2; at < sums.length; at += 3) {
      count += sums[at];
    }
    return count;
  }

  /** Returns the first spans in which the sums differ. */
  public List<Span> differences(RowSums other, int limit) {
    List<Span> differences = new ArrayList<>();
    for (int span = 0; span < SPANS && differences.size() < limit; span++) {
      int at = 3 * span;
      if (sums[at] != other.sums[at]
          || sums[at + 1] != other.sums[at + 1]
          || sums[at + 2] != other.sums[at + 2]) {
        long start = first + span * width;
        boolean begins = span == 0;
        boolean ends = last - start < width;
        differences.add(
            new Span(begins ? Long.MIN_VALUE : start, ends ? Long.MAX_VALUE : start + width - 1));
      }
    }
    return differences;
  }

  private int span(long position) {
    return (int) ((Math.clamp(position, first, last) - first) / width);
  }
}
