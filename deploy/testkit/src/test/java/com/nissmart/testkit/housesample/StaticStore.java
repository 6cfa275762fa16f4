package com.nissmart.testkit.housesample;

/** Wrong: a store is an instance. */
final class StaticStore {
  static int read() {
    return 1;
  }
}
