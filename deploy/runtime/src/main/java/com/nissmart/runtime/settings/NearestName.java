package com.nissmart.runtime.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The search for the setting that a misspelt name probably means. */
final class NearestName {
  private static final int FARTHEST = 6;

  private NearestName() {}

  /** Returns the known name with the fewest typing mistakes, if there are few. */
  static Optional<String> of(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(candidate -> distance(name, candidate) <= FARTHEST);
  }

  /** Returns Levenshtein's distance: characters inserted, deleted or replaced. */
  static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
