package com.nissmart.payout.withdrawal.intake;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.withdrawal.Withdrawal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of one request.
 *
 * @param withdrawal as it was first answered; null when it was refused, or only tried
 * @param replayed this very request was made before
 * @param refusal null when it was not refused
 */
public record RequestResult(
    @Nullable Withdrawal withdrawal, boolean replayed, @Nullable Refusal refusal) {

  static RequestResult refused(Refusal refusal) {
    return new RequestResult(null, false, refusal);
  }

  /** Returns the withdrawal, or throws the refusal. */
  public Withdrawal required() {
    if (refusal != null) {
      throw replayed ? refusal.asReplay() : refusal;
    }
    return Objects.requireNonNull(withdrawal);
  }
}
