package com.nissmart.payout.file;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.WithdrawalFileFormat;
import com.nissmart.payout.v1.WithdrawalFileLine;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.intake.RequestResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The contract's messages about the lines of a file. */
final class LineVerdicts {
  private LineVerdicts() {}

  /**
   * Returns a verdict for each line.
   *
   * @param results of the lines that could be read
   */
  static List<WithdrawalFileLine> of(
      List<FileLine> lines, List<RequestResult> results, WithdrawalFileFormat format) {
    List<WithdrawalFileLine> verdicts = new ArrayList<>();
    Iterator<RequestResult> next = results.iterator();
    for (FileLine line : lines) {
      Refusal refusal = line.refusal();
      RequestResult result =
          refusal == null ? next.next() : new RequestResult(null, false, refusal);
      verdicts.add(of(line.number(), result, format));
    }
    return verdicts;
  }

  private static WithdrawalFileLine of(
      int number, RequestResult result, WithdrawalFileFormat format) {
    Refusal refusal = result.refusal();
    if (refusal != null) {
      return WithdrawalFileLine.newBuilder()
          .setLine(number)
          .setCode(refusal.reason())
          .setMessage(refusal.detail())
          .setField(LineRules.field(refusal, format))
          .build();
    }
    Withdrawal withdrawal = result.withdrawal();
    return WithdrawalFileLine.newBuilder()
        .setLine(number)
        .setReplayed(result.replayed())
        .setWithdrawalId(withdrawal == null ? "" : withdrawal.publicId())
        .build();
  }
}
