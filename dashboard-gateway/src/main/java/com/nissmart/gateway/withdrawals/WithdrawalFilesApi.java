package com.nissmart.gateway.withdrawals;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.payout.v1.CancelWithdrawalFileRequest;
import com.nissmart.payout.v1.GetWithdrawalFileRequest;
import com.nissmart.payout.v1.ListWithdrawalFilesRequest;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import com.nissmart.payout.v1.RetryWithdrawalFileRequest;
import com.nissmart.payout.v1.SubmitWithdrawalFileRequest;
import com.nissmart.payout.v1.WithdrawalFileFormat;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** {@code /v1/withdrawal-files}: files of withdrawals, and what became of their lines. */
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
    return Rpc.callAsUser(patient(), http, PayoutServiceStub::submitWithdrawalFile, request)
        .thenApply(answer -> ApiReply.ok(out -> WithdrawalFileJson.write(out, answer)));
  }

  private static SubmitWithdrawalFileRequest.Builder read(QueryParameters query) {
    return SubmitWithdrawalFileRequest.newBuilder()
        .setFileId(query.required("file_id", FILE_ID, "1 to 200 visible ASCII characters"))
        .setValidateOnly(query.flag("validate_only"))
        .setConfirmDuplicate(query.flag("confirm_duplicate"));
  }

  /** Lists the caller's files, newest first; those of all users to operators and auditors. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    ListWithdrawalFilesRequest request =
        http.query(query ->
            ListWithdrawalFilesRequest.newBuilder()
                .setUserId(query.id("user_id", Ids.USER))
                .setPageSize(query.limit())
                .setPageToken(query.cursor())
                .build());
    return Rpc.callAsUser(payout, http, PayoutServiceStub::listWithdrawalFiles, request)
        .thenApply(answer ->
            ApiReply.page(
                answer.getFilesList(), WithdrawalFileJson::write, answer.getNextPageToken()));
  }

  /** Returns a file with a page of its lines. */
  public CompletableFuture<ApiReply> get(ApiRequest http) {
    GetWithdrawalFileRequest request =
        http.query(query ->
                GetWithdrawalFileRequest.newBuilder()
                    .setPageSize(query.limit())
                    .setPageToken(query.cursor()))
            .setId(id(http))
            .build();
    return Rpc.callAsUser(payout, http, PayoutServiceStub::getWithdrawalFile, request)
        .thenApply(answer -> ApiReply.ok(out -> WithdrawalFileJson.write(out, answer)));
  }

  /** Cancels what of a file was not handed to the bank. */
  public CompletableFuture<ApiReply> cancel(ApiRequest http) {
    CancelWithdrawalFileRequest request =
        CancelWithdrawalFileRequest.newBuilder().setId(id(http)).build();
    http.extendTimeout(LONGEST);
    return Rpc.callAsUser(patient(), http, PayoutServiceStub::cancelWithdrawalFile, request)
        .thenApply(answer -> ApiReply.ok(out -> WithdrawalFileJson.write(out, answer)));
  }

  /** Begins again what of a file failed. */
  public CompletableFuture<ApiReply> retry(ApiRequest http) {
    RetryWithdrawalFileRequest request =
        RetryWithdrawalFileRequest.newBuilder()
            .setId(id(http))
            .setIdempotencyKey(http.idempotencyKey())
            .build();
    http.extendTimeout(LONGEST);
    return Rpc.callAsUser(patient(), http, PayoutServiceStub::retryWithdrawalFile, request)
        .thenApply(answer -> ApiReply.ok(out -> WithdrawalFileJson.write(out, answer)));
  }

  private PayoutServiceStub patient() {
    return payout.withDeadlineAfter(LONGEST.toSeconds(), TimeUnit.SECONDS);
  }

  /** Returns the id of the file in the path. */
  public static String id(ApiRequest http) {
    return http.pathId(Ids.WITHDRAWAL_FILE, Reason.WITHDRAWAL_FILE_NOT_FOUND);
  }

  private static WithdrawalFileFormat format(MediaType type) {
    return type.is(MediaType.parse("text/csv"))
        ? WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_CSV
        : WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_JSON_LINES;
  }
}
