package com.nissmart.gateway.accounts;

import com.nissmart.accounts.v1.GetWalletRequest;
import com.nissmart.accounts.v1.GetWalletResponse;
import com.nissmart.accounts.v1.ListWalletsRequest;
import com.nissmart.accounts.v1.ListWalletsResponse;
import com.nissmart.accounts.v1.OpenWalletRequest;
import com.nissmart.accounts.v1.Wallet;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceStub;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.BalanceProofJson;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.json.JsonBody;
import com.nissmart.gateway.rpc.NotReady;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.ExplainBalanceRequest;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.GetAccountResponse;
import com.nissmart.ledger.v1.GetBalanceProofRequest;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.ListAccountsRequest;
import com.nissmart.ledger.v1.ListAccountsResponse;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code /v1/accounts}: a user's wallets with their balances. */
public record AccountsApi(WalletServiceStub wallets, LedgerServiceStub ledger) {
  private static final int LONGEST_NAME = 60;

  public CompletableFuture<ApiReply> open(ApiRequest http) {
    OpenWalletRequest.Builder request = http.body(AccountsApi::read);
    request.setIdempotencyKey(http.optionalIdempotencyKey());
    return Rpc.callAsUser(wallets, http, WalletServiceStub::openWallet, request.build())
        .thenApply(answer ->
            ApiReply.created(
                    "/v1/accounts/" + answer.getWallet().getAccountId(),
                    out -> AccountJson.writeNew(out, answer.getWallet()))
                .replayed(answer.getReplayed()));
  }

  /** Lists the caller's accounts, oldest first. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    AccountPage page = http.query(query -> new AccountPage(query.limit(), query.cursor()));
    CompletableFuture<ListWalletsResponse> names =
        Rpc.callAsUser(
            wallets, http, WalletServiceStub::listWallets, ListWalletsRequest.getDefaultInstance());
    CompletableFuture<ListAccountsResponse> balances =
        Rpc.callAsUser(
            ledger,
            http,
            LedgerServiceStub::listAccounts,
            ListAccountsRequest.getDefaultInstance());
    return names.thenCombine(
        balances, (w, a) -> ApiReply.ok(page.write(w.getWalletsList(), a.getAccountsList())));
  }

  public CompletableFuture<ApiReply> get(ApiRequest http) {
    String id = http.pathId(Ids.ACCOUNT, Reason.ACCOUNT_NOT_FOUND);
    GetWalletRequest name = GetWalletRequest.newBuilder().setAccountId(id).build();
    GetAccountRequest balance = GetAccountRequest.newBuilder().setAccountId(id).build();
    CompletableFuture<Wallet> wallet =
        Rpc.callAsUser(wallets, http, WalletServiceStub::getWallet, name)
            .thenApply(GetWalletResponse::getWallet);
    CompletableFuture<Account> account =
        Rpc.callAsUser(ledger, http, LedgerServiceStub::getAccount, balance)
            .thenApply(GetAccountResponse::getAccount);
    return wallet.thenCombine(account, (w, a) -> ApiReply.ok(out -> AccountJson.write(out, w, a)));
  }

  /** Returns the balance of an account, now or at an instant. */
  public CompletableFuture<ApiReply> balance(ApiRequest http) {
    String id = http.pathId(Ids.ACCOUNT, Reason.ACCOUNT_NOT_FOUND);
    @Nullable Instant at = http.query(query -> query.instant("at"));
    GetBalanceRequest.Builder request = GetBalanceRequest.newBuilder().setAccountId(id);
    if (at != null) {
      request.setAt(QueryParameters.timestamp(at));
    }
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::getBalance, request.build())
        .thenApply(answer -> ApiReply.ok(out -> AccountJson.write(out, id, answer)));
  }

  /** Explains the available balance. */
  public CompletableFuture<ApiReply> explanation(ApiRequest http) {
    String id = http.pathId(Ids.ACCOUNT, Reason.ACCOUNT_NOT_FOUND);
    ExplainBalanceRequest request = ExplainBalanceRequest.newBuilder().setAccountId(id).build();
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::explainBalance, request)
        .thenApply(answer -> ApiReply.ok(out -> ExplanationJson.write(out, id, answer)));
  }

  /** Returns the proof of an account's balance, or refuses until there is one. */
  public CompletableFuture<ApiReply> balanceProof(ApiRequest http) {
    String id = http.pathId(Ids.ACCOUNT, Reason.ACCOUNT_NOT_FOUND);
    GetBalanceProofRequest request = GetBalanceProofRequest.newBuilder().setAccountId(id).build();
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::getBalanceProof, request)
        .thenApply(found -> {
          if (!found.hasProof()) {
            throw NotReady.refusal("This proof will be ready", found.getReadyInSeconds());
          }
          return ApiReply.ok(out -> BalanceProofJson.write(out, found.getProof()));
        });
  }

  private static OpenWalletRequest.Builder read(JsonBody body) {
    OpenWalletRequest.Builder request = OpenWalletRequest.newBuilder();
    if (body.has("currency")) {
      request.setCurrency(body.currency("currency"));
    }
    @Nullable String name = body.optionalText("name", LONGEST_NAME);
    if (name != null) {
      request.setName(name);
    }
    return request;
  }
}
