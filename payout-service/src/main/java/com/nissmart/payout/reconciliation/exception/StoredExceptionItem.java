package com.nissmart.payout.reconciliation.exception;

import com.nissmart.payout.v1.ExceptionAction;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An exception in the table, open or resolved.
 *
 * @param reconciliationId the run that found it first; null when no run did
 * @param resolvedAt null, like the other two, while it is open
 * @param resolvedBy usr_..., or reconciliation when a later report explained it
 * @param resolution the reason why it is settled
 * @param bookedTransactionId the ledger transaction that an act booked; null when none did
 * @param ours the state of the payment that we gave this reference
 */
public record StoredExceptionItem(
    UUID id,
    @Nullable UUID reconciliationId,
    ExceptionItem item,
    Instant createdAt,
    @Nullable Instant resolvedAt,
    @Nullable String resolvedBy,
    @Nullable String resolution,
    @Nullable UUID bookedTransactionId,
    OurPayment ours) {

  /** The states of our payments. */
  public enum OurPayment {
    /** We gave no payment this reference. */
    NONE,
    /** It is not paid in our books, or the ledger has not booked the late payment yet. */
    UNPAID,
    /** It is paid. */
    PAID
  }

  /** Returns the actions that are possible now. */
  public List<ExceptionAction> actions() {
    return ActRules.possible(this);
  }

  /** Returns why no action is possible for an open exception; empty when one is. */
  public String whyNoAction() {
    return ActRules.whyNone(this);
  }
}
