package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.proof.row.EntrySink;
import java.util.ArrayList;
import java.util.List;

/**
 * The sums over a multiset of entries, which are equal for the same rows in any order: keyed
 * 128-bit hashes (the construction MSet-Add-Hash of Clarke et al., "Incremental Multiset Hash
 * Functions", 2003) and counts. There is one sum for each span of seq, so that a difference is
 * narrowed down to a few hundred transactions.
 */
public final class EntrySums implements EntrySink {
  private static final int SPANS = 1 << 16;

  /** A span of seq, both ends included; entries outside of the book count to its ends. */
  public record Span(long first, long last) {}

  private final long first;
  private final long last;
  private final long width;
  private final SipHash hash;
  private final long[] sums = new long[3 * SPANS];

  public EntrySums(long first, long last, SipHash hash) {
    this.first = first;
    this.last = Math.max(first, last);
    this.width = (this.last - first) / SPANS + 1;
    this.hash = hash;
  }

  /** Returns empty sums to compare with these, for another thread. */
  public EntrySums other() {
    return new EntrySums(first, last, hash.copy());
  }

  @Override
  public void entry(byte[] bytes, int offset, int length, long seq) {
    hash.hash(bytes, offset, length);
    int at = 3 * span(seq);
    sums[at] += hash.first;
    sums[at + 1] += hash.second;
    sums[at + 2]++;
  }

  public long count() {
    long count = 0;
    for (int at = 2; at < sums.length; at += 3) {
      count += sums[at];
    }
    return count;
  }

  /** Returns the first spans in which the sums differ. */
  public List<Span> differences(EntrySums other, int limit) {
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

  private int span(long seq) {
    return (int) ((Math.clamp(seq, first, last) - first) / width);
  }
}
