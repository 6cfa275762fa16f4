package com.nissmart.payout.file;

import com.nissmart.common.v1.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.table.UploadedText;
import com.nissmart.payout.v1.SubmitWithdrawalFileRequest;
import com.nissmart.payout.v1.SubmitWithdrawalFileResponse;
import com.nissmart.payout.v1.WithdrawalFileFormat;
import com.nissmart.payout.v1.WithdrawalFileLine;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.intake.DryRun;
import com.nissmart.payout.withdrawal.intake.RequestResult;
import com.nissmart.payout.withdrawal.intake.WithdrawalRequest;
import com.nissmart.payout.withdrawal.intake.Withdrawals;
import com.nissmart.runtime.identity.Caller;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Accepts files of withdrawals. A file itself is not stored. Each line is a withdrawal whose key
 * derives from the file and the line. So a file that is sent again, after a crash or by mistake,
 * begins only the withdrawals that are missing.
 */
public final class WithdrawalFiles {
  private final Withdrawals withdrawals;
  private final DryRun dryRun;

  public WithdrawalFiles(Withdrawals withdrawals, DryRun dryRun) {
    this.withdrawals = withdrawals;
    this.dryRun = dryRun;
  }

  /**
   * Returns a verdict for each line of the caller's file. Good lines become withdrawals unless the
   * request is to validate only.
   *
   * @throws Refusal INVALID_REQUEST or BODY_TOO_LARGE when the file as a whole cannot be read:
   *     nothing was begun; UNAVAILABLE or DEADLINE_EXCEEDED: send the same file again to continue
   */
  public SubmitWithdrawalFileResponse submit(SubmitWithdrawalFileRequest request) {
    Caller.User caller = Caller.currentUser();
    List<FileLine> lines = read(request);
    List<WithdrawalRequest> requests =
        lines.stream().map(FileLine::request).filter(Objects::nonNull).toList();
    List<RequestResult> results =
        request.getValidateOnly()
            ? dryRun.of(caller, requests)
            : withdrawals.createAll(caller, requests);
    SubmitWithdrawalFileResponse.Builder response =
        SubmitWithdrawalFileResponse.newBuilder()
            .addAllLines(verdicts(lines, results, request.getFormat()));
    count(response);
    return response.addAllAcceptedAmounts(accepted(lines, response)).build();
  }

  private static List<FileLine> read(SubmitWithdrawalFileRequest request) {
    String fileId = LineRules.fileId(request.getFileId());
    WithdrawalFileFormat format = request.getFormat();
    if (format != WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_CSV
        && format != WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_JSON_LINES) {
      throw Refusal.invalid("format", "REQUIRED", "format is CSV or JSON_LINES");
    }
    String text = UploadedText.read("content", request.getContent());
    return format == WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_CSV
        ? CsvLines.read(fileId, text)
        : JsonLines.read(fileId, text);
  }

  private static List<WithdrawalFileLine> verdicts(
      List<FileLine> lines, List<RequestResult> results, WithdrawalFileFormat format) {
    List<WithdrawalFileLine> verdicts = new ArrayList<>();
    Iterator<RequestResult> next = results.iterator();
    for (FileLine line : lines) {
      Refusal refusal = line.refusal();
      RequestResult result =
          refusal == null ? next.next() : new RequestResult(null, false, refusal);
      verdicts.add(verdict(line.number(), result, format));
    }
    return verdicts;
  }

  private static void count(SubmitWithdrawalFileResponse.Builder response) {
    for (WithdrawalFileLine line : response.getLinesList()) {
      if (line.getCodeValue() != 0) {
        response.setRefused(response.getRefused() + 1);
      } else if (line.getReplayed()) {
        response.setReplayed(response.getReplayed() + 1);
      } else {
        response.setAccepted(response.getAccepted() + 1);
      }
    }
  }

  private static List<Money> accepted(
      List<FileLine> lines, SubmitWithdrawalFileResponse.Builder verdicts) {
    Map<String, Long> sums = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      WithdrawalRequest request = lines.get(i).request();
      WithdrawalFileLine verdict = verdicts.getLines(i);
      if (request != null && verdict.getCodeValue() == 0 && !verdict.getReplayed()) {
        sums.merge(request.amount().currency(), request.amount().amount(), Math::addExact);
      }
    }
    return sums.entrySet().stream()
        .map(sum -> Money.newBuilder().setAmount(sum.getValue()).setCurrency(sum.getKey()).build())
        .toList();
  }

  private static WithdrawalFileLine verdict(
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
