package com.nissmart.gateway.ops;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.WithdrawalJson;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.audit.AuditTrail.AuditedAction;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.json.JsonBody;
import com.nissmart.gateway.proposals.ProposalReply;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.payout.v1.BookReturnRequest;
import com.nissmart.payout.v1.CancelWithdrawalRequest;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import com.nissmart.payout.v1.ResolutionOutcome;
import com.nissmart.payout.v1.ResolveWithdrawalRequest;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.v1.Withdrawal;
import com.nissmart.payout.v1.WithdrawalStatus;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/ops/withdrawals}: all withdrawals, and operators' decisions on them. */
public record OpsWithdrawalsApi(PayoutServiceStub payout, AuditTrail audit) {
  /** The query parameters of the list. */
  public static final Set<String> FILTERS =
      Set.of(
          "status",
          "in_doubt",
          "needs_operator",
          "user_id",
          "account_id",
          "external_reference",
          "from",
          "to",
          "min_amount",
          "max_amount",
          "account_number",
          "bank_code",
          "limit",
          "cursor");

  private static final int LONGEST_REFERENCE = 200;
  private static final int LONGEST_RETURN_REFERENCE = 100;
  private static final int LONGEST_REASON = 280;

  /** Lists all withdrawals, newest first. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    ListWithdrawalsRequest request = http.query(OpsWithdrawalsApi::read);
    return Rpc.callAsUser(payout, http, PayoutServiceStub::listWithdrawals, request)
        .thenApply(answer ->
            ApiReply.page(
                answer.getWithdrawalsList(),
                WithdrawalJson::writeForOperators,
                answer.getNextPageToken()));
  }

  public CompletableFuture<ApiReply> get(ApiRequest http) {
    GetWithdrawalRequest request =
        GetWithdrawalRequest.newBuilder().setWithdrawalId(id(http)).build();
    return Rpc.callAsUser(payout, http, PayoutServiceStub::getWithdrawal, request)
        .thenApply(found -> ApiReply.ok(out -> OpsWithdrawalJson.write(out, found)));
  }

  /** Records the outcome that the rail cannot report. */
  public CompletableFuture<ApiReply> resolve(ApiRequest http) {
    ResolveWithdrawalRequest request =
        http.body(OpsWithdrawalsApi::readResolution).setWithdrawalId(id(http)).build();
    return audit
        .record(
            new AuditedAction(
                http, "withdrawal.resolve", request.getWithdrawalId(), request.getNote()),
            () -> Rpc.callAsUser(payout, http, PayoutServiceStub::resolveWithdrawal, request))
        .thenApply(answer -> ApiReply.ok(out -> OpsWithdrawalJson.write(out, answer)));
  }

  /** Books that the bank sent the money back, or proposes it. */
  public CompletableFuture<ApiReply> bookReturn(ApiRequest http) {
    BookReturnRequest request =
        http.body(OpsWithdrawalsApi::readReturn).setWithdrawalId(id(http)).build();
    return audit
        .record(
            new AuditedAction(
                http, "withdrawal.return", request.getWithdrawalId(), request.getReason()),
            () -> Rpc.callAsUser(payout, http, PayoutServiceStub::bookReturn, request))
        .thenApply(answer ->
            answer.hasProposal()
                ? ProposalReply.accepted(answer.getProposal())
                : one(answer.getWithdrawal(), false));
  }

  /** Starts another attempt of a FAILED withdrawal. */
  public CompletableFuture<ApiReply> retry(ApiRequest http) {
    RetryWithdrawalRequest request =
        RetryWithdrawalRequest.newBuilder()
            .setWithdrawalId(id(http))
            .setIdempotencyKey(http.idempotencyKey())
            .build();
    String note = http.body(OperatorNotes::optional);
    return audit
        .record(
            new AuditedAction(http, "withdrawal.retry", request.getWithdrawalId(), note),
            () -> Rpc.callAsUser(payout, http, PayoutServiceStub::retryWithdrawal, request))
        .thenApply(answer -> one(answer.getWithdrawal(), answer.getReplayed()));
  }

  /** Cancels a withdrawal that is still PENDING. */
  public CompletableFuture<ApiReply> cancel(ApiRequest http) {
    CancelWithdrawalRequest request =
        CancelWithdrawalRequest.newBuilder().setWithdrawalId(id(http)).build();
    String note = http.body(OperatorNotes::optional);
    return audit
        .record(
            new AuditedAction(http, "withdrawal.cancel", request.getWithdrawalId(), note),
            () -> Rpc.callAsUser(payout, http, PayoutServiceStub::cancelWithdrawal, request))
        .thenApply(answer -> one(answer.getWithdrawal(), answer.getReplayed()));
  }

  private static ApiReply one(Withdrawal withdrawal, boolean replayed) {
    return ApiReply.ok(out -> WithdrawalJson.writeForOperators(out, withdrawal)).replayed(replayed);
  }

  private static String id(ApiRequest http) {
    return http.pathId(Ids.WITHDRAWAL, Reason.WITHDRAWAL_NOT_FOUND);
  }

  private static ResolveWithdrawalRequest.Builder readResolution(JsonBody body) {
    return ResolveWithdrawalRequest.newBuilder()
        .setOutcome(
            body.word(
                "outcome",
                ResolutionOutcome.values(),
                OpsWithdrawalJson.OUTCOME_PREFIX,
                ResolutionOutcome.RESOLUTION_OUTCOME_UNSPECIFIED))
        .setAttempt(body.number("attempt", 1, Integer.MAX_VALUE, 0))
        .setNote(OperatorNotes.requiredForLog(body));
  }

  private static BookReturnRequest.Builder readReturn(JsonBody body) {
    String reference = body.optionalText("reference", LONGEST_RETURN_REFERENCE);
    return BookReturnRequest.newBuilder()
        .setReason(body.text("reason", LONGEST_REASON))
        .setReference(reference == null ? "" : reference);
  }

  private static ListWithdrawalsRequest read(QueryParameters query) {
    ListWithdrawalsRequest.Builder request =
        ListWithdrawalsRequest.newBuilder()
            .setStatus(
                query.word(
                    "status",
                    WithdrawalStatus.values(),
                    WithdrawalJson.STATUS_PREFIX,
                    WithdrawalStatus.WITHDRAWAL_STATUS_UNSPECIFIED))
            .setInDoubt(query.flag("in_doubt"))
            .setNeedsOperator(query.flag("needs_operator"))
            .setUserId(query.id("user_id", Ids.USER))
            .setAccountId(query.id("account_id", Ids.ACCOUNT))
            .setExternalReference(query.text("external_reference", LONGEST_REFERENCE))
            .setAccountNumber(query.digits("account_number", 10, 10))
            .setBankCode(query.digits("bank_code", 3, 6))
            .setPageSize(query.limit())
            .setPageToken(query.cursor());
    query.period(request::setFrom, request::setTo);
    query.amounts(request::setMinAmount, request::setMaxAmount);
    return request.build();
  }
}
