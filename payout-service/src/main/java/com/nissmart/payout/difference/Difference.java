package com.nissmart.payout.difference;

import com.nissmart.contract.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that differs. Kind and reference together name it, however often it is found; where a
 * bank may use a reference again, the moment of its booking too.
 *
 * @param reference the rail's, or txn_... of a ledger transaction that nothing refers to
 * @param withdrawalId null when there is none
 * @param railAmount what the rail says; null when it says nothing
 * @param ourAmount what we say; null when we say nothing
 * @param detail one sentence for an operator
 * @param bookedAt when the rail booked it, where that tells it from others; null: it does not
 */
public record Difference(
    Kind kind,
    String reference,
    @Nullable UUID withdrawalId,
    @Nullable Money railAmount,
    @Nullable Money ourAmount,
    String detail,
    @Nullable Instant bookedAt) {

  /** One that is the same whenever it is found. */
  public Difference(
      Kind kind,
      String reference,
      @Nullable UUID withdrawalId,
      @Nullable Money railAmount,
      @Nullable Money ourAmount,
      String detail) {
    this(kind, reference, withdrawalId, railAmount, ourAmount, detail, null);
  }
}
