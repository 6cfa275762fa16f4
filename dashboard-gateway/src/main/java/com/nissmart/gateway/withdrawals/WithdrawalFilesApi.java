package com.nissmart.gateway.withdrawals;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import com.nissmart.payout.v1.SubmitWithdrawalFileRequest;
import com.nissmart.payout.v1.SubmitWithdrawalFileResponse;
import com.nissmart.payout.v1.WithdrawalFileFormat;
import com.nissmart.payout.v1.WithdrawalFileLine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** {@code /v1/withdrawal-files}: withdrawals from a file, with a result for each line. */
public record WithdrawalFilesApi(PayoutServiceStub payout) {
  private static final Predicate<String> FILE_ID =
      Pattern.compile("[!-~]{1,200}").asMatchPredicate();

  /** The time limit for 10,000 withdrawals with their holds. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  public CompletableFuture<ApiReply> submit(ApiRequest http) {
    SubmitWithdrawalFileRequest request =
        http.query(WithdrawalFilesApi::read)
            .setFormat(format(http.fileType()))
            .setContent(ByteString.copyFrom(http.file()))
            .build();
    http.extendTimeout(LONGEST);
    return Rpc.callAsUser(
            payout.withDeadlineAfter(LONGEST.toSeconds(), TimeUnit.SECONDS),
            http,
            PayoutServiceStub::submitWithdrawalFile,
            request)
        .thenApply(answer -> ApiReply.ok(out -> write(out, answer)));
  }

  private static SubmitWithdrawalFileRequest.Builder read(QueryParameters query) {
    return SubmitWithdrawalFileRequest.newBuilder()
        .setFileId(query.required("file_id", FILE_ID, "1 to 200 visible ASCII characters"))
        .setValidateOnly(query.flag("validate_only"));
  }

  private static WithdrawalFileFormat format(MediaType type) {
    return type.is(MediaType.parse("text/csv"))
        ? WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_CSV
        : WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_JSON_LINES;
  }

  private static void write(JsonOut out, SubmitWithdrawalFileResponse answer) {
    out.object();
    out.number("accepted", answer.getAccepted());
    out.number("replayed", answer.getReplayed());
    out.number("refused", answer.getRefused());
    out.list("accepted_amounts", answer.getAcceptedAmountsList(), WithdrawalFilesApi::write);
    out.list("lines", answer.getLinesList(), WithdrawalFilesApi::write);
    out.end();
  }

  private static void write(JsonOut out, Money total) {
    out.object();
    out.text("amount", Long.toString(total.getAmount()));
    out.text("currency", total.getCurrency());
    out.end();
  }

  private static void write(JsonOut out, WithdrawalFileLine line) {
    boolean refused = line.getCode() != Reason.REASON_UNSPECIFIED;
    out.object();
    out.number("line", line.getLine());
    out.textOrNull("withdrawal_id", line.getWithdrawalId());
    out.flag("replayed", line.getReplayed());
    out.textOrNull("code", refused ? line.getCode().name() : "");
    out.textOrNull("message", line.getMessage());
    out.textOrNull("field", line.getField());
    out.end();
  }
}
