package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Money;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.reconciliation.ledger.LedgerMovement;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An attempt with the amounts that the ledger captured and reversed for it, if any. */
record BookedAttempt(AttemptState state, @Nullable Money capture, @Nullable Money reversal) {

  static BookedAttempt of(AttemptState state, Map<UUID, LedgerMovement> ledger) {
    Money reversal = amount(ledger, state.reversal(), "REVERSAL", null);
    return new BookedAttempt(
        state,
        amount(ledger, state.capture(), "CAPTURE", state.hold()),
        // An unclaimed return is an adjustment.
        reversal != null ? reversal : amount(ledger, state.reversal(), "ADJUSTMENT", null));
  }

  private static @Nullable Money amount(
      Map<UUID, LedgerMovement> ledger, @Nullable UUID id, String type, @Nullable UUID resolves) {
    LedgerMovement movement = id == null ? null : ledger.get(id);
    return movement != null
            && movement.type().equals(type)
            && (resolves == null || resolves.equals(movement.resolves()))
        ? movement.amount()
        : null;
  }

  /** Returns the amount that the ledger has for a status; null: none. */
  @Nullable Money inLedger(Status status) {
    return status == Status.PAID ? capture : reversal;
  }

  /** Returns whether the ledger has, or is about to have, exactly our amount. */
  boolean agreesWithLedger(Status status) {
    Money booked = inLedger(status);
    return booked == null ? state.isDue(status) : booked.equals(state.amount());
  }
}
