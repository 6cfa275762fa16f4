package com.nissmart.gateway.ops;

import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.GetUserResponse;
import com.nissmart.accounts.v1.ListUsersRequest;
import com.nissmart.accounts.v1.ListWalletsRequest;
import com.nissmart.accounts.v1.ListWalletsResponse;
import com.nissmart.accounts.v1.SetRolesRequest;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.accounts.v1.Wallet;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceStub;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.audit.AuditTrail.AuditedAction;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.json.JsonBody;
import com.nissmart.gateway.proposals.ProposalReply;
import com.nissmart.gateway.rpc.PartialResult;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.gateway.users.UserJson;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.ListAccountsRequest;
import com.nissmart.ledger.v1.ListAccountsResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /v1/ops/users}: users with their accounts. */
public record OpsUsersApi(
    UserServiceStub users, WalletServiceStub wallets, LedgerServiceStub ledger, AuditTrail audit) {
  private static final int LONGEST_QUERY = 254;

  /** The limit of a reason, so that the roles fit into the audit log's note before it. */
  private static final int LONGEST_REASON = 240;

  private static final String ROLE_PREFIX = "ROLE_";
  private static final Set<String> ROLES = Set.of("CUSTOMER", "OPERATOR", "AUDITOR");

  /** Lists users, newest first. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    ListUsersRequest request = http.query(OpsUsersApi::read);
    return Rpc.callAsUser(users, http, UserServiceStub::listUsers, request)
        .thenApply(answer ->
            ApiReply.page(answer.getUsersList(), UserJson::write, answer.getNextPageToken()));
  }

  /** Returns a user, with accounts unless the ledger is away. */
  public CompletableFuture<ApiReply> get(ApiRequest http) {
    String id = http.pathId(Ids.USER, Reason.USER_NOT_FOUND);
    GetUserRequest one = GetUserRequest.newBuilder().setUserId(id).build();
    ListWalletsRequest names = ListWalletsRequest.newBuilder().setUserId(id).build();
    ListAccountsRequest money = ListAccountsRequest.newBuilder().setOwnerId(id).build();
    CompletableFuture<GetUserResponse> user =
        Rpc.callAsUser(users, http, UserServiceStub::getUser, one);
    CompletableFuture<ListWalletsResponse> named =
        Rpc.callAsUser(wallets, http, WalletServiceStub::listWallets, names);
    CompletableFuture<PartialResult<ListAccountsResponse>> accounts =
        PartialResult.of(
            "ledger", Rpc.callAsUser(ledger, http, LedgerServiceStub::listAccounts, money));
    return user.thenCombine(named, UserWallets::new)
        .thenCombine(
            accounts, (found, balances) -> ApiReply.ok(out -> write(out, found, balances)));
  }

  /** Changes a person's roles, or proposes it. */
  public CompletableFuture<ApiReply> setRoles(ApiRequest http) {
    SetRolesRequest request =
        http.body(OpsUsersApi::readRoles)
            .setUserId(http.pathId(Ids.USER, Reason.USER_NOT_FOUND))
            .build();
    String note =
        request.getRolesList().stream()
            .map(role -> EnumWords.word(role, ROLE_PREFIX))
            .collect(Collectors.joining(", ", "", ": " + request.getReason()));
    return audit
        .record(
            new AuditedAction(http, "user.set_roles", request.getUserId(), note),
            () -> Rpc.callAsUser(users, http, UserServiceStub::setRoles, request))
        .thenApply(answer ->
            answer.hasProposal()
                ? ProposalReply.accepted(answer.getProposal())
                : ApiReply.ok(out -> UserJson.write(out, answer.getUser())));
  }

  private static SetRolesRequest.Builder readRoles(JsonBody body) {
    SetRolesRequest.Builder request =
        SetRolesRequest.newBuilder().setReason(body.text("reason", LONGEST_REASON));
    body.words("roles", ROLES).forEach(word -> request.addRoles(Role.valueOf(ROLE_PREFIX + word)));
    return request;
  }

  /** A user with the names of their wallets. */
  private record UserWallets(GetUserResponse user, ListWalletsResponse wallets) {}

  private static void write(
      JsonOut out, UserWallets found, PartialResult<ListAccountsResponse> balances) {
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
    out.texts("missing", PartialResult.missing(balances)).end();
  }

  private static ListUsersRequest read(QueryParameters query) {
    return ListUsersRequest.newBuilder()
        .setQuery(query.text("query", LONGEST_QUERY))
        .setRole(query.word("role", Role.values(), ROLE_PREFIX, Role.ROLE_UNSPECIFIED))
        .setPageSize(query.limit())
        .setPageToken(query.cursor())
        .build();
  }
}
