package com.nissmart.payout.withdrawal;

/**
 * The lease is over, or the withdrawal has moved on: this worker has no say in it any more. Whoever
 * has it now repeats the step; nothing is lost.
 */
final class FencedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FencedException(Claim claim, String step) {
    super(
        claim.withdrawal().publicId()
            + " is no longer this worker's (epoch "
            + claim.epoch()
            + ") at "
            + step,
        null,
        false,
        false);
  }
}
