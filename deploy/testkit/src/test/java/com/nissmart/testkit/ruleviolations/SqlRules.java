package com.nissmart.testkit.ruleviolations;

import org.jdbi.v3.core.Handle;

/** Wrong: a decision runs no SQL. */
final class SqlRules {
  int decide(Handle handle) {
    return handle.execute("SELECT 1");
  }
}
