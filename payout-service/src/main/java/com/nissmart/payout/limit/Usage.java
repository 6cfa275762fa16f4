package com.nissmart.payout.limit;

import java.math.BigInteger;

/** What of a day's limits is used. */
public record Usage(long count, BigInteger amount) {
  static final Usage NONE = new Usage(0, BigInteger.ZERO);

  Usage minus(Usage other) {
    return new Usage(count - other.count, amount.subtract(other.amount));
  }

  Usage plus(long minorUnits) {
    return new Usage(count + 1, amount.add(BigInteger.valueOf(minorUnits)));
  }
}
