package com.nissmart.ledger.carry;

/** The refusal of a book that is not carried over, or whose rows are not what was booked. */
public final class CarryRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CarryRefusedException(String message) {
    super(message);
  }

  /** Names the batch whose rows cannot be carried over. */
  static CarryRefusedException ofBatch(long batchNo, String found) {
    return new CarryRefusedException(
        "Batch %d cannot be carried over: %s. Restore the backup, and verify it with the earlier version's deploy/verify"
            .formatted(batchNo, found));
  }
}
