package com.nissmart.bench.load;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** What ended in each tenth of a second, and how long the slowest of it took. */
public final class Timeline {
  private static final long SLOT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final double SLOTS_PER_SECOND = 10;

  private final long begin;
  private long[] done = new long[1024];
  private long[] refused = new long[1024];
  private long[] slowest = new long[1024];
  private int slots;

  Timeline(long begin) {
    this.begin = begin;
  }

  void ended(long now, long took, int done, int refused) {
    int slot = (int) Math.max(0, (now - begin) / SLOT);
    if (slot >= this.done.length) {
      int length = Math.max(slot + 1, this.done.length * 2);
      this.done = Arrays.copyOf(this.done, length);
      this.refused = Arrays.copyOf(this.refused, length);
      this.slowest = Arrays.copyOf(this.slowest, length);
    }
    this.done[slot] += done;
    this.refused[slot] += refused;
    this.slowest[slot] = Math.max(this.slowest[slot], took);
    slots = Math.max(slots, slot + 1);
  }

  /**
   * Seconds from a moment until the first tenth of a second from which on nothing was refused and
   * nothing took longer than the bound; the whole rest of the timeline when that never came.
   */
  public double secondsUntilCalm(long moment, long longestNanos) {
    int first = (int) Math.max(0, (moment - begin) / SLOT);
    int calm = slots;
    while (calm > first && refused[calm - 1] == 0 && slowest[calm - 1] <= longestNanos) {
      calm--;
    }
    return (calm - first) / SLOTS_PER_SECOND;
  }
}
