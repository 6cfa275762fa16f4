package com.nissmart.gateway.ops;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.WithdrawalJson;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Query;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.json.Members;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.payout.v1.CancelWithdrawalRequest;
import com.nissmart.payout.v1.CancelWithdrawalResponse;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.GetWithdrawalResponse;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.v1.ListWithdrawalsResponse;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import com.nissmart.payout.v1.ResolutionOutcome;
import com.nissmart.payout.v1.ResolveWithdrawalRequest;
import com.nissmart.payout.v1.ResolveWithdrawalResponse;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.v1.RetryWithdrawalResponse;
import com.nissmart.payout.v1.Withdrawal;
import com.nissmart.payout.v1.WithdrawalStatus;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/ops/withdrawals}: everyone's withdrawals, and what an operator decides about them. */
public final class OpsWithdrawalsApi {
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
          "limit",
          "cursor");

  private static final int LONGEST_REFERENCE = 200;

  private final PayoutServiceStub payout;
  private final AuditTrail audit;

  /** The resource on top of payout-service. */
  public OpsWithdrawalsApi(PayoutServiceStub payout, AuditTrail audit) {
    this.payout = payout;
    this.audit = audit;
  }

  /** Everyone's withdrawals, newest first. */
  public CompletableFuture<Reply> list(Exchange exchange) {
    ListWithdrawalsRequest request = exchange.query(OpsWithdrawalsApi::read);
    return Rpc.<ListWithdrawalsResponse>call(
            o -> Rpc.asUser(payout, exchange).listWithdrawals(request, o))
        .thenApply(answer ->
            Reply.ok(
                Json.page(
                    answer.getWithdrawalsList(),
                    WithdrawalJson::writeForOperators,
                    answer.getNextPageToken())));
  }

  /** Everything about one. */
  public CompletableFuture<Reply> get(Exchange exchange) {
    GetWithdrawalRequest request =
        GetWithdrawalRequest.newBuilder().setWithdrawalId(id(exchange)).build();
    return Rpc.<GetWithdrawalResponse>call(
            o -> Rpc.asUser(payout, exchange).getWithdrawal(request, o))
        .thenApply(found -> Reply.ok(out -> OpsWithdrawalJson.write(out, found)));
  }

  /** Says what the rail cannot. */
  public CompletableFuture<Reply> resolve(Exchange exchange) {
    ResolveWithdrawalRequest request =
        exchange.body(OpsWithdrawalsApi::readResolution).setWithdrawalId(id(exchange)).build();
    return audit
        .around(
            exchange,
            "withdrawal.resolve",
            request.getWithdrawalId(),
            request.getNote(),
            () ->
                Rpc.<ResolveWithdrawalResponse>call(
                    o -> Rpc.asUser(payout, exchange).resolveWithdrawal(request, o)))
        .thenApply(answer -> Reply.ok(out -> OpsWithdrawalJson.write(out, answer)));
  }

  /** Begins another attempt at one that FAILED. */
  public CompletableFuture<Reply> retry(Exchange exchange) {
    RetryWithdrawalRequest request =
        RetryWithdrawalRequest.newBuilder()
            .setWithdrawalId(id(exchange))
            .setIdempotencyKey(exchange.idempotencyKey())
            .build();
    String note = exchange.body(Notes::optional);
    return audit
        .around(
            exchange,
            "withdrawal.retry",
            request.getWithdrawalId(),
            note,
            () ->
                Rpc.<RetryWithdrawalResponse>call(
                    o -> Rpc.asUser(payout, exchange).retryWithdrawal(request, o)))
        .thenApply(answer -> one(answer.getWithdrawal(), answer.getReplayed()));
  }

  /** Takes back one that is still PENDING. */
  public CompletableFuture<Reply> cancel(Exchange exchange) {
    CancelWithdrawalRequest request =
        CancelWithdrawalRequest.newBuilder().setWithdrawalId(id(exchange)).build();
    String note = exchange.body(Notes::optional);
    return audit
        .around(
            exchange,
            "withdrawal.cancel",
            request.getWithdrawalId(),
            note,
            () ->
                Rpc.<CancelWithdrawalResponse>call(
                    o -> Rpc.asUser(payout, exchange).cancelWithdrawal(request, o)))
        .thenApply(answer -> one(answer.getWithdrawal(), answer.getReplayed()));
  }

  private static Reply one(Withdrawal withdrawal, boolean replayed) {
    return Reply.ok(out -> WithdrawalJson.writeForOperators(out, withdrawal)).replayed(replayed);
  }

  private static String id(Exchange exchange) {
    return exchange.pathId(Ids.WITHDRAWAL, Reason.WITHDRAWAL_NOT_FOUND);
  }

  private static ResolveWithdrawalRequest.Builder readResolution(Members body) {
    return ResolveWithdrawalRequest.newBuilder()
        .setOutcome(
            body.word(
                "outcome",
                ResolutionOutcome.values(),
                OpsWithdrawalJson.OUTCOME_PREFIX,
                ResolutionOutcome.RESOLUTION_OUTCOME_UNSPECIFIED))
        .setNote(Notes.requiredForLog(body));
  }

  private static ListWithdrawalsRequest read(Query query) {
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
            .setPageSize(query.limit())
            .setPageToken(query.cursor());
    query.period(
        from -> request.setFrom(Query.timestamp(from)), to -> request.setTo(Query.timestamp(to)));
    query.amounts(request::setMinAmount, request::setMaxAmount);
    return request.build();
  }
}
