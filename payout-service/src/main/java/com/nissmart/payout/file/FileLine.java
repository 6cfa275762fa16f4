package com.nissmart.payout.file;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.withdrawal.intake.WithdrawalRequest;
import org.jspecify.annotations.Nullable;

/** A line of data, a request or a refusal; line numbers count the header. */
record FileLine(int number, @Nullable WithdrawalRequest request, @Nullable Refusal refusal) {

  static FileLine refused(int number, Refusal refusal) {
    return new FileLine(number, null, refusal);
  }
}
