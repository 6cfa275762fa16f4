package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.payout.rail.SettlementLine;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attempt as our withdrawals and the ledger have it.
 *
 * @param state the withdrawal's status, in words for an operator
 * @param paid we have it as paid by the rail
 * @param paidLate the rail reported the payment after the release; it is, or will be, booked
 * @param returned we have it as sent back
 * @param capture the amount that the ledger captured; null: none
 * @param captureDue the capture is decided and not booked yet
 * @param reversal the amount that the ledger reversed; null: none
 * @param reversalDue the return is known and not booked yet
 */
record BookedAttempt(
    String reference,
    UUID withdrawalId,
    Money amount,
    String state,
    boolean paid,
    boolean paidLate,
    boolean returned,
    @Nullable Money capture,
    boolean captureDue,
    @Nullable Money reversal,
    boolean reversalDue) {

  /** Returns whether we have it as paid, or as returned. */
  boolean has(SettlementLine.Status status) {
    return status == SettlementLine.Status.PAID ? paid : returned;
  }

  /** Returns the amount that the ledger has for a status; null: none. */
  @Nullable Money inLedger(SettlementLine.Status status) {
    return status == SettlementLine.Status.PAID ? capture : reversal;
  }

  /** Returns whether the ledger has, or is about to have, exactly our amount. */
  boolean agreesWithLedger(SettlementLine.Status status) {
    boolean due = status == SettlementLine.Status.PAID ? captureDue : reversalDue;
    return amount.equals(inLedger(status)) || (due && inLedger(status) == null);
  }

  String publicId() {
    return Ids.WITHDRAWAL.format(withdrawalId);
  }
}
