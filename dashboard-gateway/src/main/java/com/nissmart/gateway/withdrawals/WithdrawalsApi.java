package com.nissmart.gateway.withdrawals;

import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.WithdrawalJson;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Query;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.json.Members;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.payout.v1.CancelWithdrawalRequest;
import com.nissmart.payout.v1.CancelWithdrawalResponse;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.CreateWithdrawalResponse;
import com.nissmart.payout.v1.Destination;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.GetWithdrawalResponse;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.v1.ListWithdrawalsResponse;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.v1.RetryWithdrawalResponse;
import com.nissmart.payout.v1.WithdrawalStatus;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /v1/withdrawals}: money to a bank account. */
public final class WithdrawalsApi {
  private static final int LONGEST_NAME = 100;
  private static final Predicate<String> BANK_CODE =
      Pattern.compile("[0-9]{3,6}").asMatchPredicate();
  private static final Predicate<String> ACCOUNT_NUMBER =
      Pattern.compile("[0-9]{10}").asMatchPredicate();

  private final PayoutServiceStub payout;

  /** The resource on top of payout-service. */
  public WithdrawalsApi(PayoutServiceStub payout) {
    this.payout = payout;
  }

  /** Accepts a withdrawal and holds its amount. */
  public CompletableFuture<Reply> create(Exchange exchange) {
    CreateWithdrawalRequest.Builder request = exchange.body(WithdrawalsApi::read);
    request.setIdempotencyKey(exchange.idempotencyKey());
    return Rpc.<CreateWithdrawalResponse>call(
            o -> Rpc.asUser(payout, exchange).createWithdrawal(request.build(), o))
        .thenApply(answer ->
            Reply.created(
                    "/v1/withdrawals/" + answer.getWithdrawal().getId(),
                    out -> WithdrawalJson.write(out, answer.getWithdrawal()))
                .replayed(answer.getReplayed()));
  }

  /** The caller's withdrawals, newest first. */
  public CompletableFuture<Reply> list(Exchange exchange) {
    ListWithdrawalsRequest request = exchange.query(WithdrawalsApi::read);
    return Rpc.<ListWithdrawalsResponse>call(
            o -> Rpc.asUser(payout, exchange).listWithdrawals(request, o))
        .thenApply(answer ->
            Reply.ok(
                Json.page(
                    answer.getWithdrawalsList(),
                    WithdrawalJson::write,
                    answer.getNextPageToken())));
  }

  /** One withdrawal. */
  public CompletableFuture<Reply> get(Exchange exchange) {
    return find(exchange)
        .thenApply(found -> Reply.ok(out -> WithdrawalJson.write(out, found.getWithdrawal())));
  }

  /** How a withdrawal got where it is, oldest first. */
  public CompletableFuture<Reply> events(Exchange exchange) {
    return find(exchange)
        .thenApply(found -> Reply.ok(Json.page(found.getEventsList(), WithdrawalJson::write, "")));
  }

  /** Begins another attempt at one that FAILED. */
  public CompletableFuture<Reply> retry(Exchange exchange) {
    RetryWithdrawalRequest request =
        RetryWithdrawalRequest.newBuilder()
            .setWithdrawalId(id(exchange))
            .setIdempotencyKey(exchange.idempotencyKey())
            .build();
    return Rpc.<RetryWithdrawalResponse>call(
            o -> Rpc.asUser(payout, exchange).retryWithdrawal(request, o))
        .thenApply(answer ->
            Reply.ok(out -> WithdrawalJson.write(out, answer.getWithdrawal()))
                .replayed(answer.getReplayed()));
  }

  /** Takes back one that is still PENDING. */
  public CompletableFuture<Reply> cancel(Exchange exchange) {
    CancelWithdrawalRequest request =
        CancelWithdrawalRequest.newBuilder().setWithdrawalId(id(exchange)).build();
    return Rpc.<CancelWithdrawalResponse>call(
            o -> Rpc.asUser(payout, exchange).cancelWithdrawal(request, o))
        .thenApply(answer ->
            Reply.ok(out -> WithdrawalJson.write(out, answer.getWithdrawal()))
                .replayed(answer.getReplayed()));
  }

  private CompletableFuture<GetWithdrawalResponse> find(Exchange exchange) {
    GetWithdrawalRequest request =
        GetWithdrawalRequest.newBuilder().setWithdrawalId(id(exchange)).build();
    return Rpc.call(observer -> Rpc.asUser(payout, exchange).getWithdrawal(request, observer));
  }

  private static String id(Exchange exchange) {
    return exchange.pathId(Ids.WITHDRAWAL, Reason.WITHDRAWAL_NOT_FOUND);
  }

  private static CreateWithdrawalRequest.Builder read(Members body) {
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

  private static Destination readDestination(Members destination) {
    return Destination.newBuilder()
        .setBankCode(destination.text("bank_code", BANK_CODE, "3 to 6 digits"))
        .setAccountNumber(destination.text("account_number", ACCOUNT_NUMBER, "10 digits"))
        .setAccountName(destination.text("account_name", LONGEST_NAME))
        .build();
  }

  private static ListWithdrawalsRequest read(Query query) {
    ListWithdrawalsRequest.Builder request =
        ListWithdrawalsRequest.newBuilder()
            .setAccountId(query.id("account_id", Ids.ACCOUNT))
            .setStatus(
                query.word(
                    "status",
                    WithdrawalStatus.values(),
                    WithdrawalJson.STATUS_PREFIX,
                    WithdrawalStatus.WITHDRAWAL_STATUS_UNSPECIFIED))
            .setPageSize(query.limit())
            .setPageToken(query.cursor());
    query.period(
        from -> request.setFrom(Query.timestamp(from)), to -> request.setTo(Query.timestamp(to)));
    query.amounts(request::setMinAmount, request::setMaxAmount);
    return request.build();
  }
}
