package com.nissmart.gateway.ops;

import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.GetWalletRequest;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceStub;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.audit.AuditTrail.AuditedAction;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.json.JsonBody;
import com.nissmart.gateway.ops.OpsAccountJson.AccountOwner;
import com.nissmart.gateway.proposals.ProposalReply;
import com.nissmart.gateway.rpc.PartialResult;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.ExplainBalanceRequest;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** {@code /v1/ops/accounts}: any account, and changes of its status. */
public record OpsAccountsApi(
    UserServiceStub users, WalletServiceStub wallets, LedgerServiceStub ledger, AuditTrail audit) {

  /**
   * Returns an account with its explanation, and with its owner unless accounts-service is away.
   */
  public CompletableFuture<ApiReply> get(ApiRequest http) {
    String id = id(http);
    GetAccountRequest get = GetAccountRequest.newBuilder().setAccountId(id).build();
    ExplainBalanceRequest explain = ExplainBalanceRequest.newBuilder().setAccountId(id).build();
    var explanation = Rpc.callAsUser(ledger, http, LedgerServiceStub::explainBalance, explain);
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::getAccount, get)
        .thenCompose(found ->
            owner(http, found.getAccount())
                .thenCombine(
                    explanation,
                    (owner, explained) ->
                        ApiReply.ok(out ->
                            OpsAccountJson.write(out, found.getAccount(), owner, explained))));
  }

  /** Blocks outgoing payments, incoming payments, or both. */
  public CompletableFuture<ApiReply> freeze(ApiRequest http) {
    return setStatus(http, "account.freeze", OpsAccountsApi::readFrozenStatus);
  }

  /** Permits payments again. */
  public CompletableFuture<ApiReply> unfreeze(ApiRequest http) {
    return setStatus(http, "account.unfreeze", body -> AccountStatus.ACCOUNT_STATUS_ACTIVE);
  }

  /** Closes an account permanently. */
  public CompletableFuture<ApiReply> close(ApiRequest http) {
    return setStatus(http, "account.close", body -> AccountStatus.ACCOUNT_STATUS_CLOSED);
  }

  private CompletableFuture<ApiReply> setStatus(
      ApiRequest http, String action, Function<JsonBody, AccountStatus> reading) {
    SetAccountStatusRequest request =
        http.body(body ->
                SetAccountStatusRequest.newBuilder()
                    .setStatus(reading.apply(body))
                    .setNote(OperatorNotes.required(body)))
            .setAccountId(id(http))
            .setIdempotencyKey(http.optionalIdempotencyKey())
            .build();
    return audit
        .record(
            new AuditedAction(http, action, request.getAccountId(), request.getNote()),
            () -> Rpc.callAsUser(ledger, http, LedgerServiceStub::setAccountStatus, request))
        .thenApply(answer ->
            answer.hasProposal()
                ? ProposalReply.accepted(answer.getProposal())
                : ApiReply.ok(out -> OpsAccountJson.write(out, answer.getAccount(), ""))
                    .replayed(answer.getReplayed()));
  }

  /** Finds the owner. A system account has none, which is not a missing part. */
  private CompletableFuture<PartialResult<AccountOwner>> owner(ApiRequest http, Account account) {
    if (account.getOwnerId().isEmpty()) {
      return CompletableFuture.completedFuture(new PartialResult<>("accounts", AccountOwner.NONE));
    }
    GetUserRequest user = GetUserRequest.newBuilder().setUserId(account.getOwnerId()).build();
    GetWalletRequest wallet = GetWalletRequest.newBuilder().setAccountId(account.getId()).build();
    return PartialResult.of(
        "accounts",
        Rpc.callAsUser(users, http, UserServiceStub::getUser, user)
            .thenCombine(
                Rpc.callAsUser(wallets, http, WalletServiceStub::getWallet, wallet),
                (person, named) ->
                    new AccountOwner(person.getUser(), named.getWallet().getName())));
  }

  private static AccountStatus readFrozenStatus(JsonBody body) {
    return switch (body.optionalWord("direction", "BOTH", "DEBITS", "CREDITS")) {
      case "DEBITS" -> AccountStatus.ACCOUNT_STATUS_DEBITS_FROZEN;
      case "CREDITS" -> AccountStatus.ACCOUNT_STATUS_CREDITS_FROZEN;
      default -> AccountStatus.ACCOUNT_STATUS_FROZEN;
    };
  }

  private static String id(ApiRequest http) {
    return http.pathId(Ids.ACCOUNT, Reason.ACCOUNT_NOT_FOUND);
  }
}
