package com.nissmart.gateway.ops;

import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.GetUserResponse;
import com.nissmart.accounts.v1.ListUsersRequest;
import com.nissmart.accounts.v1.ListUsersResponse;
import com.nissmart.accounts.v1.ListWalletsRequest;
import com.nissmart.accounts.v1.ListWalletsResponse;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.accounts.v1.Wallet;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceStub;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Query;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.rpc.Part;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.gateway.users.UserJson;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.ListAccountsRequest;
import com.nissmart.ledger.v1.ListAccountsResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /v1/ops/users}: who is here, and what they have. */
public final class OpsUsersApi {
  private static final int LONGEST_QUERY = 254;

  private final UserServiceStub users;
  private final WalletServiceStub wallets;
  private final LedgerServiceStub ledger;

  /** The resource on top of accounts-service and ledger-service. */
  public OpsUsersApi(UserServiceStub users, WalletServiceStub wallets, LedgerServiceStub ledger) {
    this.users = users;
    this.wallets = wallets;
    this.ledger = ledger;
  }

  /** Users, newest first. */
  public CompletableFuture<Reply> list(Exchange exchange) {
    ListUsersRequest request = exchange.query(OpsUsersApi::read);
    return Rpc.<ListUsersResponse>call(o -> Rpc.asUser(users, exchange).listUsers(request, o))
        .thenApply(answer ->
            Reply.ok(Json.page(answer.getUsersList(), UserJson::write, answer.getNextPageToken())));
  }

  /** A user and what they have, as far as the ledger is there. */
  public CompletableFuture<Reply> get(Exchange exchange) {
    String id = exchange.pathId(Ids.USER, Reason.USER_NOT_FOUND);
    GetUserRequest one = GetUserRequest.newBuilder().setUserId(id).build();
    ListWalletsRequest names = ListWalletsRequest.newBuilder().setUserId(id).build();
    ListAccountsRequest money = ListAccountsRequest.newBuilder().setOwnerId(id).build();
    CompletableFuture<GetUserResponse> user =
        Rpc.call(o -> Rpc.asUser(users, exchange).getUser(one, o));
    CompletableFuture<ListWalletsResponse> named =
        Rpc.call(o -> Rpc.asUser(wallets, exchange).listWallets(names, o));
    CompletableFuture<Part<ListAccountsResponse>> accounts =
        Part.of("ledger", Rpc.call(o -> Rpc.asUser(ledger, exchange).listAccounts(money, o)));
    return user.thenCombine(named, Named::new)
        .thenCombine(accounts, (found, balances) -> Reply.ok(out -> write(out, found, balances)));
  }

  /** A user with what they call their wallets. */
  private record Named(GetUserResponse user, ListWalletsResponse wallets) {}

  private static void write(JsonOut out, Named found, Part<ListAccountsResponse> balances) {
    Map<String, String> names =
        found.wallets().getWalletsList().stream()
            .collect(Collectors.toMap(Wallet::getAccountId, Wallet::getName));
    @Nullable ListAccountsResponse accounts = balances.value();
    out.object().name("user");
    UserJson.write(out, found.user().getUser());
    if (accounts == null) {
      out.name("accounts").nothing();
    } else {
      List<Account> all = accounts.getAccountsList();
      out.list(
          "accounts",
          all,
          (o, account) ->
              OpsAccountJson.write(o, account, names.getOrDefault(account.getId(), "")));
    }
    out.texts("missing", Part.missing(balances)).end();
  }

  private static ListUsersRequest read(Query query) {
    return ListUsersRequest.newBuilder()
        .setQuery(query.text("query", LONGEST_QUERY))
        .setRole(query.word("role", Role.values(), "ROLE_", Role.ROLE_UNSPECIFIED))
        .setPageSize(query.limit())
        .setPageToken(query.cursor())
        .build();
  }
}
