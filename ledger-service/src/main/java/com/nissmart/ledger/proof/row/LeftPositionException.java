package com.nissmart.ledger.proof.row;

/**
 * The failure to continue where batches were moved out of the journal, or were lost with the
 * acceptance of an operator. Only a verification of the whole book says whether it is sound.
 */
public final class LeftPositionException extends UnreadableBookException {
  private static final long serialVersionUID = 1L;

  public LeftPositionException(long batchNo) {
    super(
        "Batch %d has left the journal since it was verified; verify again, in full"
            .formatted(batchNo));
  }
}
