package com.nissmart.gateway.withdrawals;

import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.WithdrawalJson;
import com.nissmart.gateway.banks.BanksApi;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.json.JsonBody;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.payout.v1.CancelWithdrawalRequest;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.Destination;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.GetWithdrawalResponse;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.v1.WithdrawalStatus;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code /v1/withdrawals}: withdrawals to bank accounts. */
public record WithdrawalsApi(PayoutServiceStub payout) {
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_KEY = 255;

  /** Accepts a withdrawal and holds its amount. */
  public CompletableFuture<ApiReply> create(ApiRequest http) {
    CreateWithdrawalRequest.Builder request = http.body(WithdrawalsApi::read);
    request.setIdempotencyKey(http.idempotencyKey());
    return Rpc.callAsUser(payout, http, PayoutServiceStub::createWithdrawal, request.build())
        .thenApply(answer ->
            ApiReply.created(
                    "/v1/withdrawals/" + answer.getWithdrawal().getId(),
                    out -> WithdrawalJson.write(out, answer.getWithdrawal()))
                .replayed(answer.getReplayed()));
  }

  /** Lists the caller's withdrawals, newest first. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    ListWithdrawalsRequest request = http.query(WithdrawalsApi::read);
    return Rpc.callAsUser(payout, http, PayoutServiceStub::listWithdrawals, request)
        .thenApply(answer ->
            ApiReply.page(
                answer.getWithdrawalsList(), WithdrawalJson::write, answer.getNextPageToken()));
  }

  public CompletableFuture<ApiReply> get(ApiRequest http) {
    return find(http)
        .thenApply(found -> ApiReply.ok(out -> WithdrawalJson.write(out, found.getWithdrawal())));
  }

  /** Lists the events of a withdrawal, oldest first. */
  public CompletableFuture<ApiReply> events(ApiRequest http) {
    return find(http)
        .thenApply(found -> ApiReply.page(found.getEventsList(), WithdrawalJson::write, ""));
  }

  /** Starts another attempt of a FAILED withdrawal. */
  public CompletableFuture<ApiReply> retry(ApiRequest http) {
    RetryWithdrawalRequest request =
        RetryWithdrawalRequest.newBuilder()
            .setWithdrawalId(id(http))
            .setIdempotencyKey(http.idempotencyKey())
            .build();
    return Rpc.callAsUser(payout, http, PayoutServiceStub::retryWithdrawal, request)
        .thenApply(answer ->
            ApiReply.ok(out -> WithdrawalJson.write(out, answer.getWithdrawal()))
                .replayed(answer.getReplayed()));
  }

  /** Cancels a withdrawal that is still PENDING. */
  public CompletableFuture<ApiReply> cancel(ApiRequest http) {
    CancelWithdrawalRequest request =
        CancelWithdrawalRequest.newBuilder().setWithdrawalId(id(http)).build();
    return Rpc.callAsUser(payout, http, PayoutServiceStub::cancelWithdrawal, request)
        .thenApply(answer ->
            ApiReply.ok(out -> WithdrawalJson.write(out, answer.getWithdrawal()))
                .replayed(answer.getReplayed()));
  }

  private CompletableFuture<GetWithdrawalResponse> find(ApiRequest http) {
    GetWithdrawalRequest request =
        GetWithdrawalRequest.newBuilder().setWithdrawalId(id(http)).build();
    return Rpc.callAsUser(payout, http, PayoutServiceStub::getWithdrawal, request);
  }

  private static String id(ApiRequest http) {
    return http.pathId(Ids.WITHDRAWAL, Reason.WITHDRAWAL_NOT_FOUND);
  }

  private static CreateWithdrawalRequest.Builder read(JsonBody body) {
    CreateWithdrawalRequest.Builder request =
        CreateWithdrawalRequest.newBuilder()
            .setAccountId(body.id("account_id", Ids.ACCOUNT))
            .setAmount(
                Money.newBuilder()
                    .setAmount(body.amount("amount"))
                    .setCurrency(body.currency("currency")));
    @Nullable Destination destination = body.object("destination", WithdrawalsApi::readDestination);
    return destination == null ? request : request.setDestination(destination);
  }

  private static Destination readDestination(JsonBody destination) {
    return Destination.newBuilder()
        .setBankCode(BanksApi.bankCode(destination))
        .setAccountNumber(BanksApi.accountNumber(destination))
        .setAccountName(destination.text("account_name", LONGEST_NAME))
        .build();
  }

  private static ListWithdrawalsRequest read(QueryParameters query) {
    ListWithdrawalsRequest.Builder request =
        ListWithdrawalsRequest.newBuilder()
            .setAccountId(query.id("account_id", Ids.ACCOUNT))
            .setStatus(
                query.word(
                    "status",
                    WithdrawalStatus.values(),
                    WithdrawalJson.STATUS_PREFIX,
                    WithdrawalStatus.WITHDRAWAL_STATUS_UNSPECIFIED))
            .setAccountNumber(query.digits("account_number", 10, 10))
            .setBankCode(query.digits("bank_code", 3, 6))
            .setIdempotencyKey(query.text("idempotency_key", LONGEST_KEY))
            .setPageSize(query.limit())
            .setPageToken(query.cursor());
    query.period(request::setFrom, request::setTo);
    query.amounts(request::setMinAmount, request::setMaxAmount);
    return request.build();
  }
}
