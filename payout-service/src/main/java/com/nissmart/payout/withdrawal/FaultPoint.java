package com.nissmart.payout.withdrawal;

/**
 * Names the moments at which a crash would hurt most, so that a fault-injecting agent can halt the
 * process there. Does nothing by itself.
 */
final class FaultPoint {
  private FaultPoint() {}

  /** The named moment has come. */
  static void at(String name) {}
}
