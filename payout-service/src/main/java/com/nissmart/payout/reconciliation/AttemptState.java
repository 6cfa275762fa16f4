package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Money;
import com.nissmart.payout.reconciliation.ledger.LedgerMovement;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;

/**
 * The state of an attempt, read before the ledger's copy is.
 *
 * @param status of the withdrawal
 * @param isCurrent whether it is the withdrawal's current attempt
 * @param outcome of the attempt; null: it has none yet
 * @param holdStatus of the attempt
 * @param paidLate the rail reported the payment after the release
 * @param returned the rail reported that the money came back
 * @param returnBooked the return is booked in the ledger
 */
record AttemptState(
    String reference,
    UUID withdrawalId,
    @Nested Money amount,
    String status,
    boolean isCurrent,
    @Nullable String outcome,
    String holdStatus,
    @Nullable UUID hold,
    @Nullable UUID capture,
    @Nullable UUID reversal,
    boolean paidLate,
    boolean returned,
    boolean returnBooked) {

  /** Returns whether it was sent and its outcome is unknown. */
  boolean isUndecided() {
    return isCurrent && status.equals("PROCESSING") && outcome == null;
  }

  /** Returns the ledger transactions that have to exist. */
  Stream<UUID> transactions() {
    return Stream.of(capture, reversal).filter(Objects::nonNull);
  }

  /** Adds the ledger's amounts. */
  BookedAttempt booked(Map<UUID, LedgerMovement> ledger) {
    return new BookedAttempt(
        reference,
        withdrawalId,
        amount,
        isCurrent ? status : "at a later attempt, this one being " + outcome,
        "PAID".equals(outcome),
        paidLate,
        returned,
        captured(ledger),
        holdStatus.equals("OPEN"),
        reversed(ledger),
        !returnBooked);
  }

  private @Nullable Money captured(Map<UUID, LedgerMovement> ledger) {
    LedgerMovement movement = capture == null ? null : ledger.get(capture);
    return movement != null
            && movement.type().equals("CAPTURE")
            && movement.resolves() != null
            && movement.resolves().equals(hold)
        ? movement.amount()
        : null;
  }

  private @Nullable Money reversed(Map<UUID, LedgerMovement> ledger) {
    LedgerMovement movement = reversal == null ? null : ledger.get(reversal);
    return movement != null && movement.type().equals("REVERSAL") ? movement.amount() : null;
  }
}
