package com.nissmart.bench.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A hash of the values of a row, which are added in one order on both sides of a comparison. */
final class RowHash {
  private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

  private long value = GOLDEN;

  static RowHash of(long... numbers) {
    RowHash hash = new RowHash();
    for (long number : numbers) {
      hash.number(number);
    }
    return hash;
  }

  RowHash number(long number) {
    long z = value * GOLDEN + number;
    z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
    value = z ^ (z >>> 31);
    return this;
  }

  /** Adds a text; a missing one is not the same as an empty one. */
  RowHash text(@Nullable String text) {
    if (text == null) {
      return number(-1);
    }
    number(text.length());
    for (int i = 0; i < text.length(); i++) {
      number(text.charAt(i));
    }
    return this;
  }

  RowHash id(@Nullable UUID id) {
    return id == null
        ? number(-1)
        : number(id.getMostSignificantBits()).number(id.getLeastSignificantBits());
  }

  long value() {
    return value;
  }
}
