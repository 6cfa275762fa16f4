package com.nissmart.bench.audit;

/** The rows that a table must have and those that it has, in any order, as sums of hashes. */
final class RowSum {
  private long difference;
  private long expected;
  private long found;

  void expect(long hash) {
    difference += hash;
    expected++;
  }

  void found(long hash) {
    difference -= hash;
    found++;
  }

  void check(String table, AuditFindings findings) {
    if (difference != 0 || expected != found) {
      findings.add(
          "table %s does not have the %d rows that follow from the journal; it has %d"
              .formatted(table, expected, found));
    }
  }
}
