package com.nissmart.gateway.withdrawals;

import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.contract.json.WithdrawalJson;
import com.nissmart.payout.v1.CancelWithdrawalFileResponse;
import com.nissmart.payout.v1.GetWithdrawalFileResponse;
import com.nissmart.payout.v1.RetryWithdrawalFileResponse;
import com.nissmart.payout.v1.SubmitWithdrawalFileResponse;
import com.nissmart.payout.v1.WithdrawalFile;
import com.nissmart.payout.v1.WithdrawalFileEntry;
import com.nissmart.payout.v1.WithdrawalFileLine;
import com.nissmart.payout.v1.WithdrawalFileTotal;

/** The JSON form of files of withdrawals and of their lines. */
final class WithdrawalFileJson {
  private WithdrawalFileJson() {}

  static void write(JsonOut out, SubmitWithdrawalFileResponse answer) {
    out.object();
    out.textOrNull("id", answer.getId());
    out.textOrNull("possible_duplicate_of", answer.getPossibleDuplicateOf());
    out.number("accepted", answer.getAccepted());
    out.number("replayed", answer.getReplayed());
    out.number("refused", answer.getRefused());
    out.list("accepted_amounts", answer.getAcceptedAmountsList(), WithdrawalFileJson::write);
    out.list("lines", answer.getLinesList(), WithdrawalFileJson::write);
    out.end();
  }

  private static void write(JsonOut out, Money total) {
    out.object();
    out.text("amount", Long.toString(total.getAmount()));
    out.text("currency", total.getCurrency());
    out.end();
  }

  private static void write(JsonOut out, WithdrawalFileLine line) {
    out.object();
    out.number("line", line.getLine());
    out.textOrNull("withdrawal_id", line.getWithdrawalId());
    out.flag("replayed", line.getReplayed());
    writeRefusal(out, line.getCode(), line.getMessage(), line.getField());
    out.end();
  }

  static void write(JsonOut out, WithdrawalFile file) {
    out.object();
    out.text("id", file.getId());
    out.text("file_id", file.getFileId());
    out.text("user_id", file.getUserId());
    out.number("lines", file.getLines());
    out.text("sha256", file.getSha256());
    out.textOrNull("duplicate_of", file.getDuplicateOf());
    out.instant("created_at", file.getCreatedAt());
    out.instantOrNull("cancelled_at", file.hasCancelledAt(), file.getCancelledAt());
    out.end();
  }

  static void write(JsonOut out, GetWithdrawalFileResponse answer) {
    begin(out, answer.getFile());
    out.list("totals", answer.getTotalsList(), WithdrawalFileJson::write);
    out.list("lines", answer.getEntriesList(), WithdrawalFileJson::write);
    out.textOrNull("next_cursor", answer.getNextPageToken());
    out.end();
  }

  static void write(JsonOut out, CancelWithdrawalFileResponse answer) {
    begin(out, answer.getFile());
    out.number("cancelled", answer.getCancelled());
    out.number("not_cancelled", answer.getNotCancelled());
    out.end();
  }

  static void write(JsonOut out, RetryWithdrawalFileResponse answer) {
    begin(out, answer.getFile());
    out.number("retried", answer.getRetried());
    out.number("begun", answer.getBegun());
    out.number("refused", answer.getRefused());
    out.end();
  }

  private static void begin(JsonOut out, WithdrawalFile file) {
    out.object().name("file");
    write(out, file);
  }

  private static void write(JsonOut out, WithdrawalFileTotal total) {
    out.object();
    out.text("state", total.getState());
    out.textOrNull("currency", total.getCurrency());
    out.number("count", total.getCount());
    out.text("amount", total.getAmount());
    out.end();
  }

  private static void write(JsonOut out, WithdrawalFileEntry entry) {
    out.object();
    out.number("line", entry.getLine());
    out.text("state", entry.getState());
    out.name("withdrawal");
    if (entry.hasWithdrawal()) {
      WithdrawalJson.write(out, entry.getWithdrawal());
    } else {
      out.nothing();
    }
    writeRefusal(out, entry.getCode(), entry.getMessage(), entry.getField());
    out.end();
  }

  private static void writeRefusal(JsonOut out, Reason code, String message, String field) {
    out.textOrNull("code", code == Reason.REASON_UNSPECIFIED ? "" : code.name());
    out.textOrNull("message", message);
    out.textOrNull("field", field);
  }
}
