package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at paying a withdrawal: one hold, one external reference, one outcome.
 *
 * @param no from 1
 * @param requestedBy the id, usr_..., of the user who asked for it
 * @param hold the state of its hold in the ledger
 * @param holdTransactionId the ledger's WITHDRAWAL transaction; a FAILED one when a rule refused
 *     the hold
 * @param acceptedAt when the ledger's answer was recorded; null until then
 * @param externalReference the rail's reference of the payment; null before the first sending
 * @param rail the name of the rail that it was given to; null before the first sending
 * @param sendAnswer the rail's answer to the last sending when it settled nothing, or ACCEPTED once
 *     a query said so; null when no answer arrived
 * @param outcome the way it ended; null while it is open
 * @param failure only with outcome NOT_PAID or REFUSED
 */
public record Attempt(
    int no,
    String requestedBy,
    HoldStatus hold,
    @Nullable UUID holdTransactionId,
    @Nullable Instant acceptedAt,
    @Nullable String externalReference,
    @Nullable String rail,
    @Nullable SendAnswer sendAnswer,
    @Nullable AttemptOutcome outcome,
    @Nullable AttemptFailure failure) {

  /** The end of an attempt. */
  public enum AttemptOutcome {
    /** The rail paid. */
    PAID,
    /** The rail did not pay and never will. */
    NOT_PAID,
    /** The ledger refused to hold the amount. */
    REFUSED,
    /** It was cancelled before it was sent. */
    CANCELLED
  }

  /** The reason why an attempt failed, with one sentence for the owner of the money. */
  public record AttemptFailure(Reason code, String message) {}

  /** An answer to a sending that settled nothing. */
  public enum SendAnswer {
    /** The rail is working on it. */
    ACCEPTED,
    /** The rail says that it did not take it. */
    BUSY,
    /** It may or may not have been paid. */
    INCONCLUSIVE
  }
}
