package com.nissmart.bench.server;

import com.nissmart.accounts.v1.GetAccountTotalsRequest;
import com.nissmart.accounts.v1.GetAccountTotalsResponse;
import com.nissmart.accounts.v1.GetJwksRequest;
import com.nissmart.accounts.v1.GetJwksResponse;
import com.nissmart.accounts.v1.ListEndedSessionsRequest;
import com.nissmart.accounts.v1.ListEndedSessionsResponse;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceImplBase;
import com.nissmart.payout.v1.GetWithdrawalTotalsRequest;
import com.nissmart.payout.v1.GetWithdrawalTotalsResponse;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceImplBase;
import com.nissmart.payout.v1.WithdrawalDailyTotal;
import com.nissmart.payout.v1.WithdrawalStatus;
import io.grpc.stub.StreamObserver;
import java.time.LocalDate;
import java.util.List;

/** Stand-ins for the services that are not measured; they answer without a database. */
final class StandInServices {
  private static final int DAYS = 30;
  private static final List<WithdrawalStatus> STATUSES =
      List.of(
          WithdrawalStatus.WITHDRAWAL_STATUS_COMPLETED,
          WithdrawalStatus.WITHDRAWAL_STATUS_FAILED,
          WithdrawalStatus.WITHDRAWAL_STATUS_REVERSED);

  private StandInServices() {}

  /** A stand-in for accounts-service: its keys, no ended sessions, and the number of users. */
  static final class Accounts extends UserServiceImplBase {
    private final String jwks;

    Accounts(String jwks) {
      this.jwks = jwks;
    }

    @Override
    public void getJwks(GetJwksRequest request, StreamObserver<GetJwksResponse> observer) {
      observer.onNext(GetJwksResponse.newBuilder().setJwks(jwks).build());
      observer.onCompleted();
    }

    @Override
    public void listEndedSessions(
        ListEndedSessionsRequest request, StreamObserver<ListEndedSessionsResponse> observer) {
      observer.onNext(ListEndedSessionsResponse.newBuilder().setAsOf(request.getSince()).build());
      observer.onCompleted();
    }

    @Override
    public void getAccountTotals(
        GetAccountTotalsRequest request, StreamObserver<GetAccountTotalsResponse> observer) {
      observer.onNext(
          GetAccountTotalsResponse.newBuilder()
              .setUsers(64_000)
              .setWallets(100_000)
              .setUsersToday(64)
              .build());
      observer.onCompleted();
    }
  }

  /** A stand-in for payout-service: the totals of thirty busy days. */
  static final class Payouts extends PayoutServiceImplBase {
    @Override
    public void getWithdrawalTotals(
        GetWithdrawalTotalsRequest request, StreamObserver<GetWithdrawalTotalsResponse> observer) {
      LocalDate first = LocalDate.parse(request.getFromDay());
      GetWithdrawalTotalsResponse.Builder response = GetWithdrawalTotalsResponse.newBuilder();
      for (int day = 0; day < DAYS; day++) {
        for (WithdrawalStatus status : STATUSES) {
          response.addDays(
              WithdrawalDailyTotal.newBuilder()
                  .setDay(first.plusDays(day).toString())
                  .setStatus(status)
                  .setCurrency("NGN")
                  .setCount(1_000)
                  .setAmount("123456789")
                  .setTotalDurationMs(5_000_000));
        }
      }
      observer.onNext(response.build());
      observer.onCompleted();
    }
  }
}
