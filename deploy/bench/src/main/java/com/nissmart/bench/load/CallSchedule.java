package com.nissmart.bench.load;

/** The evenly spaced moments at which the calls of an open loop are due. */
record CallSchedule(long begin, double perSecond) {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Returns the moment of the n-th call, counted from 0. */
  long moment(long n) {
    return begin + (long) (n * (NANOS_PER_SECOND / perSecond));
  }

  /** Returns the number of calls that are due at or before a moment. */
  long dueBy(long now) {
    if (now < begin) {
      return 0;
    }
    long due = (long) ((now - begin) * (perSecond / NANOS_PER_SECOND));
    while (moment(due) <= now) {
      due++;
    }
    while (due > 0 && moment(due - 1) > now) {
      due--;
    }
    return due;
  }
}
