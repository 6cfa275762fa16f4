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
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.json.JsonBody;
import com.nissmart.gateway.rpc.PartialResult;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.ExplainBalanceRequest;
import com.nissmart.ledger.v1.ExplainBalanceResponse;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** {@code /v1/ops/accounts}: anyone's account, and what may happen on it. */
public record OpsAccountsApi(
    UserServiceStub users, WalletServiceStub wallets, LedgerServiceStub ledger, AuditTrail audit) {
  /** An account with its explanation, and with its owner as far as accounts-service is there. */
  public CompletableFuture<ApiReply> get(ApiRequest http) {
    String id = id(http);
    GetAccountRequest one = GetAccountRequest.newBuilder().setAccountId(id).build();
    ExplainBalanceRequest why = ExplainBalanceRequest.newBuilder().setAccountId(id).build();
    CompletableFuture<ExplainBalanceResponse> explanation =
        Rpc.callAsUser(ledger, http, LedgerServiceStub::explainBalance, why);
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::getAccount, one)
        .thenCompose(found ->
            owner(http, found.getAccount())
                .thenCombine(
                    explanation,
                    (owner, explained) ->
                        ApiReply.ok(out ->
                            OpsAccountJson.write(out, found.getAccount(), owner, explained))));
  }

  /** Stops money from leaving, from coming, or both. */
  public CompletableFuture<ApiReply> freeze(ApiRequest http) {
    return set(http, "account.freeze", OpsAccountsApi::readFreeze);
  }

  /** Lets money come and leave again. */
  public CompletableFuture<ApiReply> unfreeze(ApiRequest http) {
    return set(
        http,
        "account.unfreeze",
        body -> new Change(AccountStatus.ACCOUNT_STATUS_ACTIVE, OperatorNotes.required(body)));
  }

  /** Ends it for ever. */
  public CompletableFuture<ApiReply> close(ApiRequest http) {
    return set(
        http,
        "account.close",
        body -> new Change(AccountStatus.ACCOUNT_STATUS_CLOSED, OperatorNotes.required(body)));
  }

  private record Change(AccountStatus status, String note) {}

  private CompletableFuture<ApiReply> set(
      ApiRequest http, String action, Function<JsonBody, Change> reading) {
    Change change = http.body(reading);
    SetAccountStatusRequest request =
        SetAccountStatusRequest.newBuilder()
            .setAccountId(id(http))
            .setStatus(change.status())
            .setNote(change.note())
            .build();
    return audit
        .record(
            http,
            action,
            request.getAccountId(),
            change.note(),
            () -> Rpc.callAsUser(ledger, http, LedgerServiceStub::setAccountStatus, request))
        .thenApply(
            answer -> ApiReply.ok(out -> OpsAccountJson.write(out, answer.getAccount(), "")));
  }

  /** Nobody owns an account of the house; that is not a missing part. */
  private CompletableFuture<PartialResult<OwnerOf>> owner(ApiRequest http, Account account) {
    if (account.getOwnerId().isEmpty()) {
      return CompletableFuture.completedFuture(new PartialResult<>("accounts", OwnerOf.NOBODY));
    }
    GetUserRequest user = GetUserRequest.newBuilder().setUserId(account.getOwnerId()).build();
    GetWalletRequest wallet = GetWalletRequest.newBuilder().setAccountId(account.getId()).build();
    CompletableFuture<GetUserResponse> person =
        Rpc.callAsUser(users, http, UserServiceStub::getUser, user);
    CompletableFuture<GetWalletResponse> named =
        Rpc.callAsUser(wallets, http, WalletServiceStub::getWallet, wallet);
    return PartialResult.of(
        "accounts",
        person.thenCombine(named, (p, w) -> new OwnerOf(p.getUser(), w.getWallet().getName())));
  }

  private static Change readFreeze(JsonBody body) {
    AccountStatus status =
        switch (body.optionalWord("direction", "BOTH", "DEBITS", "CREDITS")) {
          case "DEBITS" -> AccountStatus.ACCOUNT_STATUS_DEBITS_FROZEN;
          case "CREDITS" -> AccountStatus.ACCOUNT_STATUS_CREDITS_FROZEN;
          default -> AccountStatus.ACCOUNT_STATUS_FROZEN;
        };
    return new Change(status, OperatorNotes.required(body));
  }

  private static String id(ApiRequest http) {
    return http.pathId(Ids.ACCOUNT, Reason.ACCOUNT_NOT_FOUND);
  }
}
