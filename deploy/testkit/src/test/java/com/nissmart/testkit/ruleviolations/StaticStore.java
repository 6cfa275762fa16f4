package com.nissmart.testkit.ruleviolations;

/** Wrong: a store is an instance. */
final class StaticStore {
  static int read() {
    return 1;
  }
}
