package com.nissmart.e2e.attack;

import java.util.Map;
import java.util.TreeMap;

/** Counts of what an attack did and what it got. */
final class Tally {
  private final Map<String, Long> counts = new TreeMap<>();

  synchronized void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  @Override
  public synchronized String toString() {
    return counts.toString();
  }
}
