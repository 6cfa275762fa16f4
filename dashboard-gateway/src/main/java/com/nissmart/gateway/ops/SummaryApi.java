package com.nissmart.gateway.ops;

import com.nissmart.accounts.v1.GetAccountTotalsRequest;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.contract.json.Json;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.proposals.ProposalServices;
import com.nissmart.gateway.rpc.PartialResult;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.GetTotalsRequest;
import com.nissmart.ledger.v1.GetVerificationRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.payout.v1.GetWithdrawalTotalsRequest;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import io.grpc.stub.AbstractStub;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * {@code /v1/ops/summary}: the key figures. It asks all services at once, names those that are away
 * and answers with the rest. One summary is made at a time and reused for a second, so that the
 * services' load does not grow with the number of dashboards.
 */
public final class SummaryApi {
  private static final int DAYS = 30;
  private static final long SECONDS = 2;

  private final UserServiceStub users;
  private final LedgerServiceStub ledger;
  private final PayoutServiceStub payout;
  private final ProposalServices proposals;
  private final InstantSource clock;
  private final ShortLivedCache<byte[]> recent;

  public SummaryApi(
      UserServiceStub users,
      LedgerServiceStub ledger,
      PayoutServiceStub payout,
      ProposalServices proposals,
      InstantSource clock,
      LongSupplier nanos) {
    this.users = users;
    this.ledger = ledger;
    this.payout = payout;
    this.proposals = proposals;
    this.clock = clock;
    this.recent = new ShortLivedCache<>(TimeUnit.SECONDS.toNanos(1), nanos);
  }

  /** Answers with figures that are at most a second old. */
  public CompletableFuture<ApiReply> get(ApiRequest http) {
    return recent.get(() -> summarize(http)).thenApply(ApiReply::ok);
  }

  private CompletableFuture<byte[]> summarize(ApiRequest http) {
    Instant now = clock.instant();
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    String today = day.toString();
    String first = day.minusDays(DAYS - 1).toString();
    var accounts =
        part(
            "accounts",
            users,
            http,
            UserServiceStub::getAccountTotals,
            GetAccountTotalsRequest.getDefaultInstance());
    var book =
        part(
            "ledger",
            ledger,
            http,
            LedgerServiceStub::getTotals,
            GetTotalsRequest.newBuilder().setFromDay(first).setToDay(today).build());
    var verification =
        part(
            "verification",
            ledger,
            http,
            LedgerServiceStub::getVerification,
            GetVerificationRequest.getDefaultInstance());
    var withdrawals =
        part(
            "payout",
            payout,
            http,
            PayoutServiceStub::getWithdrawalTotals,
            GetWithdrawalTotalsRequest.newBuilder().setFromDay(first).setToDay(today).build());
    var approvals = PartialResult.of("approvals", proposals.countWaiting(http));
    return CompletableFuture.allOf(accounts, book, verification, withdrawals, approvals)
        .thenApply(all -> {
          OpsSummary summary =
              new OpsSummary(
                  now,
                  today,
                  accounts.join(),
                  book.join(),
                  withdrawals.join(),
                  verification.join(),
                  approvals.join());
          return Json.bytes(out -> SummaryJson.write(out, summary));
        });
  }

  private static <S extends AbstractStub<S>, Q, R> CompletableFuture<PartialResult<R>> part(
      String name, S stub, ApiRequest http, Rpc.Method<S, Q, R> method, Q message) {
    S soon = stub.withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
    return PartialResult.of(name, Rpc.callAsUser(soon, http, method, message));
  }
}
