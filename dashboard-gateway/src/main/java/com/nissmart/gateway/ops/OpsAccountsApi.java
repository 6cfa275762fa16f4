package com.nissmart.gateway.ops;

import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.GetUserResponse;
import com.nissmart.accounts.v1.GetWalletRequest;
import com.nissmart.accounts.v1.GetWalletResponse;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceStub;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.json.Members;
import com.nissmart.gateway.rpc.Part;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.ExplainBalanceRequest;
import com.nissmart.ledger.v1.ExplainBalanceResponse;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.GetAccountResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.SetAccountStatusResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** {@code /v1/ops/accounts}: anyone's account, and what may happen on it. */
public final class OpsAccountsApi {
  private final UserServiceStub users;
  private final WalletServiceStub wallets;
  private final LedgerServiceStub ledger;
  private final AuditTrail audit;

  /** The resource on top of ledger-service, with owners from accounts-service. */
  public OpsAccountsApi(
      UserServiceStub users,
      WalletServiceStub wallets,
      LedgerServiceStub ledger,
      AuditTrail audit) {
    this.users = users;
    this.wallets = wallets;
    this.ledger = ledger;
    this.audit = audit;
  }

  /** An account with its explanation, and with its owner as far as accounts-service is there. */
  public CompletableFuture<Reply> get(Exchange exchange) {
    String id = id(exchange);
    GetAccountRequest one = GetAccountRequest.newBuilder().setAccountId(id).build();
    ExplainBalanceRequest why = ExplainBalanceRequest.newBuilder().setAccountId(id).build();
    CompletableFuture<ExplainBalanceResponse> explanation =
        Rpc.call(o -> Rpc.asUser(ledger, exchange).explainBalance(why, o));
    return Rpc.<GetAccountResponse>call(o -> Rpc.asUser(ledger, exchange).getAccount(one, o))
        .thenCompose(found ->
            owner(exchange, found.getAccount())
                .thenCombine(
                    explanation,
                    (owner, explained) ->
                        Reply.ok(out ->
                            OpsAccountJson.write(out, found.getAccount(), owner, explained))));
  }

  /** Stops money from leaving, from coming, or both. */
  public CompletableFuture<Reply> freeze(Exchange exchange) {
    return set(exchange, "account.freeze", OpsAccountsApi::readFreeze);
  }

  /** Lets money come and leave again. */
  public CompletableFuture<Reply> unfreeze(Exchange exchange) {
    return set(
        exchange,
        "account.unfreeze",
        body -> new Change(AccountStatus.ACCOUNT_STATUS_ACTIVE, Notes.required(body)));
  }

  /** Ends it for ever. */
  public CompletableFuture<Reply> close(Exchange exchange) {
    return set(
        exchange,
        "account.close",
        body -> new Change(AccountStatus.ACCOUNT_STATUS_CLOSED, Notes.required(body)));
  }

  private record Change(AccountStatus status, String note) {}

  private CompletableFuture<Reply> set(
      Exchange exchange, String action, Function<Members, Change> reading) {
    Change change = exchange.body(reading);
    SetAccountStatusRequest request =
        SetAccountStatusRequest.newBuilder()
            .setAccountId(id(exchange))
            .setStatus(change.status())
            .setNote(change.note())
            .build();
    return audit
        .around(
            exchange,
            action,
            request.getAccountId(),
            change.note(),
            () ->
                Rpc.<SetAccountStatusResponse>call(
                    o -> Rpc.asUser(ledger, exchange).setAccountStatus(request, o)))
        .thenApply(answer -> Reply.ok(out -> OpsAccountJson.write(out, answer.getAccount(), "")));
  }

  /** Nobody owns an account of the house; that is not a missing part. */
  private CompletableFuture<Part<OwnerOf>> owner(Exchange exchange, Account account) {
    if (account.getOwnerId().isEmpty()) {
      return CompletableFuture.completedFuture(new Part<>("accounts", OwnerOf.NOBODY));
    }
    GetUserRequest user = GetUserRequest.newBuilder().setUserId(account.getOwnerId()).build();
    GetWalletRequest wallet = GetWalletRequest.newBuilder().setAccountId(account.getId()).build();
    CompletableFuture<GetUserResponse> person =
        Rpc.call(o -> Rpc.asUser(users, exchange).getUser(user, o));
    CompletableFuture<GetWalletResponse> named =
        Rpc.call(o -> Rpc.asUser(wallets, exchange).getWallet(wallet, o));
    return Part.of(
        "accounts",
        person.thenCombine(named, (p, w) -> new OwnerOf(p.getUser(), w.getWallet().getName())));
  }

  private static Change readFreeze(Members body) {
    AccountStatus status =
        switch (body.optionalWord("direction", "BOTH", "DEBITS", "CREDITS")) {
          case "DEBITS" -> AccountStatus.ACCOUNT_STATUS_DEBITS_FROZEN;
          case "CREDITS" -> AccountStatus.ACCOUNT_STATUS_CREDITS_FROZEN;
          default -> AccountStatus.ACCOUNT_STATUS_FROZEN;
        };
    return new Change(status, Notes.required(body));
  }

  private static String id(Exchange exchange) {
    return exchange.pathId(Ids.ACCOUNT, Reason.ACCOUNT_NOT_FOUND);
  }
}
