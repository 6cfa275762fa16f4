package com.nissmart.gateway.ops;

import com.nissmart.accounts.v1.GetAccountTotalsRequest;
import com.nissmart.accounts.v1.GetAccountTotalsResponse;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.contract.json.Json;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.rpc.Part;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.GetTotalsRequest;
import com.nissmart.ledger.v1.GetTotalsResponse;
import com.nissmart.ledger.v1.GetVerificationRequest;
import com.nissmart.ledger.v1.GetVerificationResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.payout.v1.GetWithdrawalTotalsRequest;
import com.nissmart.payout.v1.GetWithdrawalTotalsResponse;
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
 * {@code /v1/ops/summary}: the house in numbers. All services are asked at once; what is away is
 * named and the rest is answered. One question is asked at a time and its answer is good for a
 * second, so that any number of dashboards cost the services the same.
 */
public final class SummaryApi {
  private static final int DAYS = 30;
  private static final long SECONDS = 2;

  private final UserServiceStub users;
  private final LedgerServiceStub ledger;
  private final PayoutServiceStub payout;
  private final InstantSource clock;
  private final Recent<byte[]> recent;

  /** The resource on top of all services. */
  public SummaryApi(
      UserServiceStub users,
      LedgerServiceStub ledger,
      PayoutServiceStub payout,
      InstantSource clock,
      LongSupplier nanos) {
    this.users = users;
    this.ledger = ledger;
    this.payout = payout;
    this.clock = clock;
    this.recent = new Recent<>(TimeUnit.SECONDS.toNanos(1), nanos);
  }

  /** The numbers of at most a second ago. */
  public CompletableFuture<Reply> get(Exchange exchange) {
    return recent.get(() -> ask(exchange)).thenApply(Reply::ok);
  }

  private CompletableFuture<byte[]> ask(Exchange exchange) {
    Instant now = clock.instant();
    String today = LocalDate.ofInstant(now, ZoneOffset.UTC).toString();
    String first = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(DAYS - 1).toString();
    var accounts =
        Part.of(
            "accounts",
            Rpc.<GetAccountTotalsResponse>call(o ->
                soon(users, exchange)
                    .getAccountTotals(GetAccountTotalsRequest.getDefaultInstance(), o)));
    GetTotalsRequest book = GetTotalsRequest.newBuilder().setFromDay(first).setToDay(today).build();
    var totals =
        Part.of(
            "ledger", Rpc.<GetTotalsResponse>call(o -> soon(ledger, exchange).getTotals(book, o)));
    var verification =
        Part.of(
            "verification",
            Rpc.<GetVerificationResponse>call(o ->
                soon(ledger, exchange)
                    .getVerification(GetVerificationRequest.getDefaultInstance(), o)));
    GetWithdrawalTotalsRequest sent =
        GetWithdrawalTotalsRequest.newBuilder().setFromDay(first).setToDay(today).build();
    var withdrawals =
        Part.of(
            "payout",
            Rpc.<GetWithdrawalTotalsResponse>call(
                o -> soon(payout, exchange).getWithdrawalTotals(sent, o)));
    return CompletableFuture.allOf(accounts, totals, verification, withdrawals)
        .thenApply(all -> {
          Summary summary =
              new Summary(
                  now,
                  today,
                  accounts.join(),
                  totals.join(),
                  withdrawals.join(),
                  verification.join());
          return Json.bytes(out -> SummaryJson.write(out, summary));
        });
  }

  private static <S extends AbstractStub<S>> S soon(S stub, Exchange exchange) {
    return Rpc.asUser(stub, exchange).withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }
}
