package com.nissmart.gateway.ops;

import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.audit.AuditTrail.AuditedAction;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.withdrawals.WithdrawalFilesApi;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** {@code /v1/ops/withdrawal-files}: what operators do with the files of all users. */
public record OpsWithdrawalFilesApi(WithdrawalFilesApi files, AuditTrail audit) {

  /** Cancels what of a file was not handed to the bank. */
  public CompletableFuture<ApiReply> cancel(ApiRequest http) {
    return audited(http, "withdrawal_file.cancel", files::cancel);
  }

  /** Begins new attempts at the FAILED withdrawals of a file. */
  public CompletableFuture<ApiReply> retry(ApiRequest http) {
    String _ = http.idempotencyKey(); // refused before the action is recorded
    return audited(http, "withdrawal_file.retry", files::retry);
  }

  private CompletableFuture<ApiReply> audited(
      ApiRequest http, String action, Function<ApiRequest, CompletableFuture<ApiReply>> act) {
    String note = http.body(OperatorNotes::optional);
    return audit.record(
        new AuditedAction(http, action, WithdrawalFilesApi.id(http), note), () -> act.apply(http));
  }
}
