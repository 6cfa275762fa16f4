package com.nissmart.payout.withdrawal.work;

import com.nissmart.payout.withdrawal.Claim;

/**
 * The lease is over, or the withdrawal has changed, so that this worker must not write any more.
 * The next worker repeats the step; nothing is lost.
 */
final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaseLostException(Claim claim, String step) {
    super(
        "%s is no longer this worker's (epoch %d) at %s"
            .formatted(claim.withdrawal().publicId(), claim.lease().epoch(), step),
        null,
        false,
        false);
  }

  /** Ends the step unless it was written. */
  static void unless(boolean written, Claim claim, String step) {
    if (!written) {
      throw new LeaseLostException(claim, step);
    }
  }
}
