package com.nissmart.gateway.accounts;

import com.nissmart.accounts.v1.GetWalletRequest;
import com.nissmart.accounts.v1.GetWalletResponse;
import com.nissmart.accounts.v1.ListWalletsRequest;
import com.nissmart.accounts.v1.ListWalletsResponse;
import com.nissmart.accounts.v1.OpenWalletRequest;
import com.nissmart.accounts.v1.OpenWalletResponse;
import com.nissmart.accounts.v1.Wallet;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceStub;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Query;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.json.Members;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.ExplainBalanceRequest;
import com.nissmart.ledger.v1.ExplainBalanceResponse;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.GetAccountResponse;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.GetBalanceResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.ListAccountsRequest;
import com.nissmart.ledger.v1.ListAccountsResponse;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code /v1/accounts}: a user's wallets with what is in them. */
public final class AccountsApi {
  private static final int LONGEST_NAME = 60;

  private final WalletServiceStub wallets;
  private final LedgerServiceStub ledger;

  /** The resource on top of accounts-service and ledger-service. */
  public AccountsApi(WalletServiceStub wallets, LedgerServiceStub ledger) {
    this.wallets = wallets;
    this.ledger = ledger;
  }

  /** Opens an account. */
  public CompletableFuture<Reply> open(Exchange exchange) {
    OpenWalletRequest.Builder request = exchange.body(AccountsApi::read);
    request.setIdempotencyKey(exchange.optionalIdempotencyKey());
    return Rpc.<OpenWalletResponse>call(
            o -> Rpc.asUser(wallets, exchange).openWallet(request.build(), o))
        .thenApply(answer ->
            Reply.created(
                    "/v1/accounts/" + answer.getWallet().getAccountId(),
                    out -> AccountJson.writeNew(out, answer.getWallet()))
                .replayed(answer.getReplayed()));
  }

  /** The caller's accounts, oldest first. */
  public CompletableFuture<Reply> list(Exchange exchange) {
    AccountPage page = exchange.query(query -> new AccountPage(query.limit(), query.cursor()));
    CompletableFuture<ListWalletsResponse> names =
        Rpc.call(o ->
            Rpc.asUser(wallets, exchange).listWallets(ListWalletsRequest.getDefaultInstance(), o));
    CompletableFuture<ListAccountsResponse> balances =
        Rpc.call(o ->
            Rpc.asUser(ledger, exchange).listAccounts(ListAccountsRequest.getDefaultInstance(), o));
    return names.thenCombine(
        balances, (w, a) -> Reply.ok(page.write(w.getWalletsList(), a.getAccountsList())));
  }

  /** One account. */
  public CompletableFuture<Reply> get(Exchange exchange) {
    String id = exchange.pathId(Ids.ACCOUNT, Reason.ACCOUNT_NOT_FOUND);
    GetWalletRequest name = GetWalletRequest.newBuilder().setAccountId(id).build();
    GetAccountRequest balance = GetAccountRequest.newBuilder().setAccountId(id).build();
    CompletableFuture<Wallet> wallet =
        Rpc.<GetWalletResponse>call(o -> Rpc.asUser(wallets, exchange).getWallet(name, o))
            .thenApply(GetWalletResponse::getWallet);
    CompletableFuture<Account> account =
        Rpc.<GetAccountResponse>call(o -> Rpc.asUser(ledger, exchange).getAccount(balance, o))
            .thenApply(GetAccountResponse::getAccount);
    return wallet.thenCombine(account, (w, a) -> Reply.ok(out -> AccountJson.write(out, w, a)));
  }

  /** What an account has, or had at an instant. */
  public CompletableFuture<Reply> balance(Exchange exchange) {
    String id = exchange.pathId(Ids.ACCOUNT, Reason.ACCOUNT_NOT_FOUND);
    @Nullable Instant at = exchange.query(query -> query.instant("at"));
    GetBalanceRequest.Builder request = GetBalanceRequest.newBuilder().setAccountId(id);
    if (at != null) {
      request.setAt(Query.timestamp(at));
    }
    return Rpc.<GetBalanceResponse>call(
            o -> Rpc.asUser(ledger, exchange).getBalance(request.build(), o))
        .thenApply(answer -> Reply.ok(out -> AccountJson.write(out, id, answer)));
  }

  /** Why the available balance is what it is. */
  public CompletableFuture<Reply> explanation(Exchange exchange) {
    String id = exchange.pathId(Ids.ACCOUNT, Reason.ACCOUNT_NOT_FOUND);
    ExplainBalanceRequest request = ExplainBalanceRequest.newBuilder().setAccountId(id).build();
    return Rpc.<ExplainBalanceResponse>call(
            o -> Rpc.asUser(ledger, exchange).explainBalance(request, o))
        .thenApply(answer -> Reply.ok(out -> ExplanationJson.write(out, id, answer)));
  }

  private static OpenWalletRequest.Builder read(Members body) {
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
