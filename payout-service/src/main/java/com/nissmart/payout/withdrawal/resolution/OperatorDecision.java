package com.nissmart.payout.withdrawal.resolution;

import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import java.util.UUID;

/**
 * An operator's decision about an attempt, before it is checked.
 *
 * @param attempt the number of the attempt; 0: the current one
 * @param outcome PAID or NOT_PAID
 * @param note why the operator thinks so
 */
public record OperatorDecision(UUID operator, int attempt, AttemptOutcome outcome, String note) {

  /** Returns the note in one line. */
  String line() {
    return note.replaceAll("\\p{Cntrl}+", " ");
  }
}
