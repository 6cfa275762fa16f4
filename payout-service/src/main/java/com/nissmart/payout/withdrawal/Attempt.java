package com.nissmart.payout.withdrawal;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at paying a withdrawal: one hold, one external reference, one outcome.
 *
 * @param no from 1
 * @param requestedBy usr_... of who asked for it
 * @param hold what the ledger keeps for it
 * @param holdTransactionId the ledger's WITHDRAWAL transaction; a FAILED one when the hold was
 *     refused by a rule
 * @param acceptedAt when the ledger's answer was recorded; null until then
 * @param externalReference what the rail knows it by; null before it was first handed over
 * @param sendAnswer what the rail said to the last sending when that settled nothing, or ACCEPTED
 *     once a query said so; null: it was not heard
 * @param outcome how it ended; null while it has not
 * @param failure only with outcome NOT_PAID or REFUSED
 */
public record Attempt(
    int no,
    String requestedBy,
    HoldStatus hold,
    @Nullable UUID holdTransactionId,
    @Nullable Instant acceptedAt,
    @Nullable String externalReference,
    @Nullable SendAnswer sendAnswer,
    @Nullable Outcome outcome,
    @Nullable Failure failure) {

  /** How an attempt ends. */
  public enum Outcome {
    /** The rail paid. */
    PAID,
    /** The rail did not and will not pay. */
    NOT_PAID,
    /** The ledger refused to hold the amount. */
    REFUSED,
    /** Taken back before it was sent. */
    CANCELLED
  }

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
