package com.nissmart.payout.limit;

import java.math.BigInteger;

/** The used part of a day's limits. */
record LimitUsage(long count, BigInteger amount) {
  static final LimitUsage NONE = new LimitUsage(0, BigInteger.ZERO);

  LimitUsage minus(LimitUsage other) {
    return new LimitUsage(count - other.count, amount.subtract(other.amount));
  }

  LimitUsage plus(long minorUnits) {
    return new LimitUsage(count + 1, amount.add(BigInteger.valueOf(minorUnits)));
  }
}
