package com.nissmart.payout.withdrawal.fact;

import com.nissmart.payout.withdrawal.Withdrawal;
import java.time.Instant;

/**
 * A payment or a return that was reported too late and has to be booked.
 *
 * @param since when it was reported
 */
record LateBooking(Withdrawal withdrawal, Kind kind, Instant since, int tries) {
  /** The reason for a late booking. */
  enum Kind {
    /** It was paid after the hold had been released: the platform pays, through suspense. */
    PAID_AFTER_RELEASE,
    /** It was sent back after it was paid: the capture is reversed. */
    RETURNED
  }
}
