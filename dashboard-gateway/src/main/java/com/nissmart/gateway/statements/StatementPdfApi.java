package com.nissmart.gateway.statements;

import com.google.protobuf.Timestamp;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.GetUserResponse;
import com.nissmart.accounts.v1.GetWalletRequest;
import com.nissmart.accounts.v1.GetWalletResponse;
import com.nissmart.accounts.v1.User;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.accounts.v1.Wallet;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceStub;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.gateway.statements.AccountStatement.Account;
import com.nissmart.gateway.statements.AccountStatement.Period;
import com.nissmart.gateway.statements.AccountStatement.Sums;
import com.nissmart.gateway.statements.StatementQueue.Place;
import com.nissmart.ledger.v1.GetStatementSumsRequest;
import com.nissmart.ledger.v1.GetStatementSumsResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;

/**
 * {@code /v1/accounts/{id}/statement}: a period of an account as PDF.
 *
 * @param zone the time zone of days when the request names none
 * @param queue limits the statements that are made at once
 */
public record StatementPdfApi(
    UserServiceStub users,
    WalletServiceStub wallets,
    LedgerServiceStub ledger,
    StatementQueue queue,
    StatementFonts fonts,
    ZoneId zone,
    InstantSource clock) {
  /** The earliest instant that the ledger accepts; every book begins later. */
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  /** Answers with the statement, by default from the account's opening until now. */
  public CompletableFuture<ApiReply> get(ApiRequest http) {
    String id = http.pathId(Ids.ACCOUNT, Reason.ACCOUNT_NOT_FOUND);
    Instant now = clock.instant();
    Period period = http.query(query -> read(query, now));
    Place place = queue.enter(http);
    return CompletableFuture.completedFuture(place)
        .thenCompose(entered -> pdf(http, entered, id, period, now))
        .whenComplete((pdf, failure) -> {
          if (failure == null) {
            var _ = pdf.whenComplete().whenComplete((sent, gone) -> place.leave());
          } else {
            place.leave();
          }
        })
        .thenApply(
            pdf -> ApiReply.streaming(MediaType.PDF, pdf).asFile("statement-" + id + ".pdf"));
  }

  private CompletableFuture<StreamMessage<HttpData>> pdf(
      ApiRequest http, Place place, String id, Period period, Instant now) {
    CompletableFuture<GetStatementSumsResponse> sums =
        StatementSumsApi.read(ledger, http, sums(id, period));
    return wallet(http, id)
        .thenCompose(wallet ->
            owner(http, wallet.getUserId())
                .thenCombine(
                    sums,
                    (owner, ofPeriod) -> {
                      AccountStatement head =
                          new AccountStatement(
                              account(owner, wallet),
                              since(period, wallet.getCreatedAt()),
                              sums(ofPeriod),
                              now);
                      return new StatementPages(
                          ledger, http, head, period, ofPeriod.getLastAccountSeq(), fonts);
                    }))
        .thenCompose(pages -> pages.stream(place));
  }

  private static GetStatementSumsRequest sums(String id, Period period) {
    return GetStatementSumsRequest.newBuilder()
        .setAccountId(id)
        .setFrom(QueryParameters.timestamp(period.from()))
        .setTo(QueryParameters.timestamp(period.to()))
        .build();
  }

  private static Sums sums(GetStatementSumsResponse sums) {
    return new Sums(
        sums.getOpeningBalance(),
        sums.getClosingBalance(),
        new BigInteger(sums.getMoneyIn()),
        new BigInteger(sums.getMoneyOut()),
        sums.getMovements());
  }

  private CompletableFuture<Wallet> wallet(ApiRequest http, String id) {
    GetWalletRequest request = GetWalletRequest.newBuilder().setAccountId(id).build();
    return Rpc.callAsUser(wallets, http, WalletServiceStub::getWallet, request)
        .thenApply(GetWalletResponse::getWallet);
  }

  private CompletableFuture<User> owner(ApiRequest http, String id) {
    GetUserRequest request = GetUserRequest.newBuilder().setUserId(id).build();
    return Rpc.callAsUser(users, http, UserServiceStub::getUser, request)
        .thenApply(GetUserResponse::getUser);
  }

  private static Account account(User owner, Wallet wallet) {
    return new Account(
        owner.getFirstName() + " " + owner.getLastName(),
        owner.getEmail(),
        wallet.getName(),
        wallet.getAccountId(),
        wallet.getCurrency());
  }

  private Period read(QueryParameters query, Instant now) {
    Instant[] ends = {EARLIEST, now};
    query.period(from -> ends[0] = instant(from), to -> ends[1] = instant(to));
    return new Period(ends[0], ends[1], query.zone("time_zone", zone));
  }

  /** Returns the period without the time before the account was opened. */
  private static Period since(Period period, Timestamp opened) {
    Instant opening = instant(opened);
    boolean always = period.from().equals(EARLIEST) && opening.isBefore(period.to());
    return always ? new Period(opening, period.to(), period.zone()) : period;
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
