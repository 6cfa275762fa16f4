package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.payout.rail.SettlementLine;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What we say of a reference that we gave to a rail, and what the ledger says of it.
 *
 * @param standing the withdrawal's status, in words for an operator
 * @param paid we hold that the rail paid
 * @param paidLate the rail said so after the hold was released, and it is, or will be, booked
 * @param returned we hold that it came back
 * @param capture what the ledger captured for it; null: nothing
 * @param captureDue it is decided, and about to be captured
 * @param reversal what the ledger reversed of it; null: nothing
 * @param reversalDue it is known, and about to be reversed
 */
record Booking(
    String reference,
    UUID withdrawalId,
    Money amount,
    String standing,
    boolean paid,
    boolean paidLate,
    boolean returned,
    @Nullable Money capture,
    boolean captureDue,
    @Nullable Money reversal,
    boolean reversalDue) {

  /** Whether we say so too. */
  boolean says(SettlementLine.Status status) {
    return status == SettlementLine.Status.PAID ? paid : returned;
  }

  /** What the ledger has of it; null: nothing. */
  @Nullable Money inLedger(SettlementLine.Status status) {
    return status == SettlementLine.Status.PAID ? capture : reversal;
  }

  /** Whether the ledger has, or is about to have, exactly what we say. */
  boolean agreesWithLedger(SettlementLine.Status status) {
    boolean due = status == SettlementLine.Status.PAID ? captureDue : reversalDue;
    return amount.equals(inLedger(status)) || (due && inLedger(status) == null);
  }

  String publicId() {
    return Ids.WITHDRAWAL.format(withdrawalId);
  }
}
