package com.nissmart.ledger.journal;

/**
 * A batch of the journal that this version cannot read. Whoever meets it stops, because a wrong
 * reading would fill the tables with something else than what was booked.
 */
public final class UnknownFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownFormatException(long batchNo, String found) {
    super("Batch " + batchNo + " has " + found + "; a newer version has written it");
  }

  UnknownFormatException(long batchNo, String found, Throwable cause) {
    super("Batch " + batchNo + " has " + found, cause);
  }
}
