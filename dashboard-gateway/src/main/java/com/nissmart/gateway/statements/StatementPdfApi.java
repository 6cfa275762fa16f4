package com.nissmart.gateway.statements;

import com.google.protobuf.Timestamp;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
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
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.gateway.statements.Statement.Account;
import com.nissmart.gateway.statements.Statement.Period;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** {@code /v1/accounts/{id}/statement}: a period of an account as PDF. */
public final class StatementPdfApi {
  private final UserServiceStub users;
  private final WalletServiceStub wallets;
  private final LedgerServiceStub ledger;
  private final Executor drawing;
  private final InstantSource clock;

  /**
   * The resource on top of accounts-service and ledger-service.
   *
   * @param drawing where sheets are filled, which takes a moment; as many at once as it has threads
   */
  public StatementPdfApi(
      UserServiceStub users,
      WalletServiceStub wallets,
      LedgerServiceStub ledger,
      Executor drawing,
      InstantSource clock) {
    this.users = users;
    this.wallets = wallets;
    this.ledger = ledger;
    this.drawing = drawing;
    this.clock = clock;
  }

  /** The statement; from the account's beginning until now where the query does not say. */
  public CompletableFuture<Reply> get(Exchange exchange) {
    String id = exchange.pathId(Ids.ACCOUNT, Reason.ACCOUNT_NOT_FOUND);
    Instant now = clock.instant();
    Period asked =
        exchange.query(query -> {
          Instant[] ends = {Instant.EPOCH, now};
          query.period(from -> ends[0] = from, to -> ends[1] = to);
          return new Period(ends[0], ends[1], query.zone("time_zone"));
        });
    StatementLines lines = new StatementLines(ledger, exchange, id, asked, now);
    return wallet(exchange, id)
        .thenCompose(wallet ->
            owner(exchange, wallet.getUserId())
                .thenCombine(
                    lines.read(),
                    (owner, read) ->
                        new Statement(
                            account(owner, wallet),
                            since(asked, wallet.getCreatedAt()),
                            read.opening(),
                            read.closing(),
                            read.lines(),
                            now)))
        .thenApplyAsync(StatementPdfApi::pdf, drawing)
        .thenApply(pdf ->
            Reply.of(HttpStatus.OK, MediaType.PDF, pdf)
                .with(
                    HttpHeaderNames.CONTENT_DISPOSITION,
                    "attachment; filename=\"statement-" + id + ".pdf\""));
  }

  private CompletableFuture<Wallet> wallet(Exchange exchange, String id) {
    GetWalletRequest request = GetWalletRequest.newBuilder().setAccountId(id).build();
    return Rpc.<GetWalletResponse>call(o -> Rpc.asUser(wallets, exchange).getWallet(request, o))
        .thenApply(GetWalletResponse::getWallet);
  }

  private CompletableFuture<User> owner(Exchange exchange, String id) {
    GetUserRequest request = GetUserRequest.newBuilder().setUserId(id).build();
    return Rpc.<GetUserResponse>call(o -> Rpc.asUser(users, exchange).getUser(request, o))
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

  /** The period; before the account was opened there is nothing to tell of. */
  private static Period since(Period asked, Timestamp opened) {
    Instant opening = Instant.ofEpochSecond(opened.getSeconds(), opened.getNanos());
    boolean always = asked.from().equals(Instant.EPOCH) && opening.isBefore(asked.to());
    return always ? new Period(opening, asked.to(), asked.zone()) : asked;
  }

  private static byte[] pdf(Statement statement) {
    try {
      return StatementPdf.of(statement);
    } catch (IOException e) {
      throw new UncheckedIOException("a statement in memory was not written", e);
    }
  }
}
