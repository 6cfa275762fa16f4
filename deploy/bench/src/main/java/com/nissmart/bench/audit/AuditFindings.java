package com.nissmart.bench.audit;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a book: the first few in words, all of them as a number. */
public final class AuditFindings {
  private static final int TOLD = 20;

  private final List<String> first = new ArrayList<>();
  private long count;

  void add(String finding) {
    count++;
    if (first.size() < TOLD) {
      first.add(finding);
    }
  }

  /** Whether nothing is wrong. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** How much is wrong. */
  public long count() {
    return count;
  }

  /** The first few. */
  public List<String> first() {
    return List.copyOf(first);
  }

  @Override
  public String toString() {
    return count + " findings: " + String.join("; ", first);
  }
}
