package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Money;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An attempt as it stands, before the ledger was asked.
 *
 * @param status of the withdrawal
 * @param isCurrent whether the withdrawal is at this attempt
 * @param outcome of the attempt; null: it has none yet
 * @param holdStatus of the attempt
 * @param paidLate the rail said it was paid after the hold had been released
 * @param returned it came back
 * @param returnBooked that it came back is in the books
 */
record Standing(
    String reference,
    UUID withdrawalId,
    Money amount,
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

  /** Whether it is sent and nobody has said yet what became of it. */
  boolean isUndecided() {
    return isCurrent && status.equals("PROCESSING") && outcome == null;
  }

  /** The ledger's transactions that have to be there. */
  Stream<UUID> transactions() {
    return Stream.of(capture, reversal).filter(id -> id != null).map(id -> id);
  }

  Booking booking(Map<UUID, LedgerMovement> ledger) {
    return new Booking(
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
