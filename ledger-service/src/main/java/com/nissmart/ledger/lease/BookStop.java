package com.nissmart.ledger.lease;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Instant;

/**
 * A finding after which the book is not written until an operator has accepted it.
 *
 * @param knownSeq the highest seq that somebody may have been told
 * @param moment the latest time in question
 * @param accepted whether an operator has accepted it
 */
record BookStop(
    int stopNo, Kind kind, String detail, long knownSeq, Instant moment, boolean accepted) {

  /** The kind of a finding. */
  enum Kind {
    /** The database lacks batches that were acknowledged. */
    LOSS,
    /** The server's clock has jumped. */
    CLOCK,
    /** The server was promoted or restored, and may lack what its predecessor had. */
    TIMELINE,
    /** The book ends before a signed head, or differs from it. */
    HEAD,
    /** A guard of the database is missing. It is not stored: it ends when the guard is back. */
    GUARD,
    /** A witness was not read yet. It is not stored: it ends with the reading or after a time. */
    WITNESS
  }

  /** Makes a finding that is not stored yet. */
  static BookStop found(Kind kind, String detail, long knownSeq, Instant moment) {
    return new BookStop(0, kind, detail, knownSeq, moment, false);
  }

  /** Returns the refusal of every call that needs the writer. */
  Refusal refusal() {
    return switch (kind) {
      case GUARD ->
          new Refusal(
              Reason.UNAVAILABLE,
              "The database is not as it was migrated; nothing is booked until it is repaired");
      case WITNESS -> new Refusal(Reason.UNAVAILABLE, detail);
      case CLOCK -> new Refusal(Reason.UNAVAILABLE, waiting());
      case LOSS, TIMELINE, HEAD -> new Refusal(Reason.LEDGER_BEHIND, waiting());
    };
  }

  private String waiting() {
    return detail + "; nothing is booked until an operator accepts it";
  }
}
