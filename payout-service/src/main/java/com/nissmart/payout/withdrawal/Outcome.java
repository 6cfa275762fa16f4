package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What became of one request of many.
 *
 * @param withdrawal null when it was refused, or only previewed
 * @param replayed this very request was made before
 * @param refusal null when it was not refused
 */
public record Outcome(
    @Nullable Withdrawal withdrawal, boolean replayed, @Nullable Refusal refusal) {

  static Outcome refused(Refusal refusal) {
    return new Outcome(null, false, refusal);
  }
}
