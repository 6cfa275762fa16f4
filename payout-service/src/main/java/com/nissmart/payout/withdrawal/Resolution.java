package com.nissmart.payout.withdrawal;

import java.time.Instant;
import java.util.UUID;

/**
 * An operator's word on what became of a withdrawal in doubt; kept for ever.
 *
 * @param attempt the attempt that it is about
 * @param operatorId whose word
 * @param note why the operator thinks so
 */
record Resolution(int attempt, UUID operatorId, Outcome outcome, String note, Instant createdAt) {

  /** What became of it. */
  enum Outcome {
    /** The bank account has the money. */
    PAID,
    /** It does not, and never will. */
    NOT_PAID
  }
}
