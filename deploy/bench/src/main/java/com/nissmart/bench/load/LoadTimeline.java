package com.nissmart.bench.load;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** The calls that ended in each tenth of a second, and how many of them were late. */
public final class LoadTimeline {
  private static final long SLOT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int SLOTS_PER_SECOND = 10;
  private static final int FIRST = 1024;

  /** A longer call is late. */
  private static final long LATE = TimeUnit.MILLISECONDS.toNanos(50);

  /** In a calm tenth of a second, one call of this number may be late. */
  private static final int LATE_IN = 100;

  private final long begin;
  private long[] done = new long[FIRST];
  private long[] refused = new long[FIRST];
  private long[] late = new long[FIRST];
  private int slots;

  LoadTimeline(long begin) {
    this.begin = begin;
  }

  void ended(long now, long took, int done, int refused) {
    int slot = slot(now);
    if (slot >= this.done.length) {
      int length = Math.max(slot + 1, this.done.length * 2);
      this.done = Arrays.copyOf(this.done, length);
      this.refused = Arrays.copyOf(this.refused, length);
      this.late = Arrays.copyOf(this.late, length);
    }
    this.done[slot] += done;
    this.refused[slot] += refused;
    this.late[slot] += took > LATE ? done : 0;
    slots = Math.max(slots, slot + 1);
  }

  /**
   * Returns the seconds from a moment until the first calm second begins. In each tenth of a calm
   * second nothing is refused and at most one call of a hundred takes more than 50 ms. Without a
   * calm second it returns the whole rest of the timeline.
   */
  public double secondsUntilCalm(long moment) {
    int first = slot(moment);
    int calm = 0;
    for (int slot = first; slot < slots; slot++) {
      calm = isCalm(slot) ? calm + 1 : 0;
      if (calm == SLOTS_PER_SECOND) {
        return (double) (slot + 1 - SLOTS_PER_SECOND - first) / SLOTS_PER_SECOND;
      }
    }
    return (double) (slots - first) / SLOTS_PER_SECOND;
  }

  private boolean isCalm(int slot) {
    return refused[slot] == 0 && done[slot] > 0 && late[slot] * LATE_IN <= done[slot];
  }

  private int slot(long moment) {
    return (int) Math.max(0, (moment - begin) / SLOT);
  }
}
