package com.nissmart.testkit.ruleviolations;

/** Wrong: SQL takes the time as a parameter. A lease may be on the database's time. */
final class ClockSql {
  static final String LEASE = "UPDATE work SET lease_until = now() WHERE work_id = :id";
  static final String WRONG =
      """
      UPDATE work
      SET ended_at = now() -- now() in a string is found, now() in a comment of Java is not
      WHERE work_id = :id
      """;
}
