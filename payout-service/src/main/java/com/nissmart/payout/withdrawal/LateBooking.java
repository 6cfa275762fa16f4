package com.nissmart.payout.withdrawal;

/**
 * What has to be booked because the rail said it too late.
 *
 * @param withdrawal with the attempt that it is about
 * @param tries how often it was tried, this time included
 */
record LateBooking(Withdrawal withdrawal, Kind kind, int tries) {

  /** Why it was late. */
  enum Kind {
    /** Paid after the hold had been released: the house pays, through suspense. */
    PAID_AFTER_RELEASE,
    /** Sent back after it was paid: the capture is reversed. */
    RETURNED
  }
}
