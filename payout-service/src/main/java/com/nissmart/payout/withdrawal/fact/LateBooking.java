package com.nissmart.payout.withdrawal.fact;

import com.nissmart.payout.withdrawal.Withdrawal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A payment or a return that was reported too late and has to be booked.
 *
 * @param tries how often it was tried, this time included
 * @param refusals how often the ledger refused it
 * @param firstRefusedAt when the ledger refused it first; null: it did not
 */
record LateBooking(
    Withdrawal withdrawal, Kind kind, int tries, int refusals, @Nullable Instant firstRefusedAt) {
  /** Returns since when the ledger refuses it, which may be now. */
  Instant refusedSince(Instant now) {
    return firstRefusedAt == null ? now : firstRefusedAt;
  }

  /** The reason for a late booking. */
  enum Kind {
    /** It was paid after the hold had been released: the platform pays, through suspense. */
    PAID_AFTER_RELEASE,
    /** It was sent back after it was paid: the capture is reversed. */
    RETURNED
  }
}
