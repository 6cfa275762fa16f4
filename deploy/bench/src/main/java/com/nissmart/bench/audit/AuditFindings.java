package com.nissmart.bench.audit;

import java.util.ArrayList;
import java.util.List;

/** The mistakes of a book: the first few as text, and the number of all. */
public final class AuditFindings {
  private static final int SHOWN = 20;

  private final List<String> first = new ArrayList<>();
  private long count;

  void add(String finding) {
    count++;
    if (first.size() < SHOWN) {
      first.add(finding);
    }
  }

  /** Returns whether the book is sound. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** Returns the number of mistakes. */
  public long count() {
    return count;
  }

  /** Returns the first mistakes as text. */
  public List<String> first() {
    return List.copyOf(first);
  }

  @Override
  public String toString() {
    return count + " findings: " + String.join("; ", first);
  }
}
