package com.nissmart.ledger.grpc;

import static com.nissmart.ledger.grpc.LedgerGrpcService.reply;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.decision.FrozenParts;
import com.nissmart.ledger.history.AccountView;
import com.nissmart.ledger.history.BalanceExplainer;
import com.nissmart.ledger.history.BalanceView;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.history.CurrentBalances;
import com.nissmart.ledger.history.EntryView;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.history.HistoryPage;
import com.nissmart.ledger.history.TransactionFilter;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.ExplainBalanceRequest;
import com.nissmart.ledger.v1.ExplainBalanceResponse;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.GetAccountResponse;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.GetBalanceResponse;
import com.nissmart.ledger.v1.GetStatementSumsRequest;
import com.nissmart.ledger.v1.GetStatementSumsResponse;
import com.nissmart.ledger.v1.GetTransactionRequest;
import com.nissmart.ledger.v1.GetTransactionResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.ListAccountsRequest;
import com.nissmart.ledger.v1.ListAccountsResponse;
import com.nissmart.ledger.v1.ListEntriesRequest;
import com.nissmart.ledger.v1.ListEntriesResponse;
import com.nissmart.ledger.v1.ListTransactionsRequest;
import com.nissmart.ledger.v1.ListTransactionsResponse;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.grpc.NetworkThreads;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.paging.PageToken;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls that read, each on behalf of its caller. */
final class LedgerReadCalls extends LedgerServiceGrpc.LedgerServiceImplBase {

  private final History history;
  private final CurrentBalances balances;
  private final BalanceExplainer explainer;
  private final NetworkThreads network;
  private final InstantSource clock;
  private final RequestFields fields;
  private final Supplier<FrozenParts> frozen;

  LedgerReadCalls(
      History history,
      CurrentBalances balances,
      BalanceExplainer explainer,
      NetworkThreads network,
      InstantSource clock,
      Supplier<FrozenParts> frozen) {
    this.frozen = frozen;
    this.history = history;
    this.balances = balances;
    this.network = network;
    this.explainer = explainer;
    this.clock = clock;
    this.fields = new RequestFields(clock);
  }

  /** Returns a viewer that sees the caller's own accounts, or all for operators and services. */
  static BookViewer viewer(Caller caller) {
    return new BookViewer(
        caller.id(),
        caller instanceof Caller.User user && !caller.mayReadAll() ? user.userId() : null);
  }

  @Override
  public void getAccount(GetAccountRequest request, StreamObserver<GetAccountResponse> observer) {
    UUID accountId = Ids.ACCOUNT.parse("account_id", request.getAccountId());
    AccountView account = history.account(viewer(Caller.current()), accountId);
    reply(observer, GetAccountResponse.newBuilder().setAccount(message(account)).build());
  }

  @Override
  public void listAccounts(
      ListAccountsRequest request, StreamObserver<ListAccountsResponse> observer) {
    Caller.User caller = Caller.currentUser();
    UUID ownerId =
        request.getOwnerId().isEmpty()
            ? caller.userId()
            : Ids.USER.parse("owner_id", request.getOwnerId());
    if (!viewer(caller).sees(ownerId)) {
      throw new Refusal(Reason.USER_NOT_FOUND, "No user " + request.getOwnerId());
    }
    ListAccountsResponse.Builder response = ListAccountsResponse.newBuilder();
    history.accounts(ownerId).forEach(account -> response.addAccounts(message(account)));
    reply(observer, response.build());
  }

  private Account message(AccountView account) {
    return LedgerMessages.account(account, frozen.get());
  }

  @Override
  public void getTransaction(
      GetTransactionRequest request, StreamObserver<GetTransactionResponse> observer) {
    UUID transactionId = Ids.TRANSACTION.parse("transaction_id", request.getTransactionId());
    BookViewer viewer = viewer(Caller.current());
    TransactionView found = history.transaction(viewer, transactionId);
    reply(
        observer,
        GetTransactionResponse.newBuilder()
            .setTransaction(LedgerMessages.transaction(viewer, found))
            .build());
  }

  @Override
  public void listTransactions(
      ListTransactionsRequest request, StreamObserver<ListTransactionsResponse> observer) {
    BookViewer viewer = viewer(Caller.current());
    TransactionFilter filter = filter(request);
    String list = viewer.userId() + "/transactions/" + filter;
    long before = position(request.getPageToken(), list);
    HistoryPage<TransactionView> page =
        history.transactions(viewer, filter, before, RequestFields.pageSize(request.getPageSize()));
    ListTransactionsResponse.Builder response =
        ListTransactionsResponse.newBuilder().setAsOfSeq(page.asOfSeq());
    page.items()
        .forEach(item -> response.addTransactions(LedgerMessages.transaction(viewer, item)));
    reply(observer, response.setNextPageToken(next(list, page)).build());
  }

  /** Does not block: current balances of several callers are read together. */
  @Override
  public void getBalance(GetBalanceRequest request, StreamObserver<GetBalanceResponse> observer) {
    BookViewer viewer = viewer(Caller.current());
    UUID accountId = Ids.ACCOUNT.parse("account_id", request.getAccountId());
    Instant at = fields.past("at", request.hasAt(), request.getAt());
    CompletableFuture<BalanceView> balance =
        at == null
            ? balances.ask(viewer, accountId, network.current())
            : CompletableFuture.supplyAsync(
                () -> history.balanceAt(viewer, accountId, at), Thread::startVirtualThread);
    var _ =
        balance
            .thenApply(found ->
                GetBalanceResponse.newBuilder()
                    .setBalance(LedgerMessages.balance(found))
                    .setAt(LedgerMessages.timestamp(at == null ? clock.instant() : at))
                    .build())
            .whenComplete((response, failure) -> {
              if (failure == null) {
                reply(observer, response);
              } else {
                observer.onError(GrpcErrors.toStatus(failure));
              }
            });
  }

  @Override
  public void listEntries(
      ListEntriesRequest request, StreamObserver<ListEntriesResponse> observer) {
    BookViewer viewer = viewer(Caller.current());
    UUID accountId = Ids.ACCOUNT.parse("account_id", request.getAccountId());
    Instant from = RequestFields.instant("from", request.hasFrom(), request.getFrom());
    Instant to = RequestFields.instant("to", request.hasTo(), request.getTo());
    requireOrder(from, to);
    String order = request.getOldestFirst() ? "/oldest/" : "/entries/";
    String list = viewer.userId() + order + accountId + "/" + from + "/" + to;
    long position = position(request.getPageToken(), list);
    int size = RequestFields.pageSize(request.getPageSize());
    HistoryPage<EntryView> page =
        request.getOldestFirst()
            ? history.oldestEntries(viewer, accountId, from, to, position, size)
            : history.entries(viewer, accountId, from, to, position, size);
    ListEntriesResponse.Builder response = ListEntriesResponse.newBuilder();
    page.items().forEach(item -> response.addEntries(LedgerMessages.entry(item)));
    reply(observer, response.setNextPageToken(next(list, page)).build());
  }

  @Override
  public void getStatementSums(
      GetStatementSumsRequest request, StreamObserver<GetStatementSumsResponse> observer) {
    UUID accountId = Ids.ACCOUNT.parse("account_id", request.getAccountId());
    Instant from = RequestFields.instant("from", request.hasFrom(), request.getFrom());
    Instant to = RequestFields.instant("to", request.hasTo(), request.getTo());
    requireOrder(from, to);
    Context call = Context.current();
    reply(
        observer,
        LedgerMessages.sums(
            history.sums(viewer(Caller.current()), accountId, from, to, call::isCancelled)));
  }

  @Override
  public void explainBalance(
      ExplainBalanceRequest request, StreamObserver<ExplainBalanceResponse> observer) {
    UUID accountId = Ids.ACCOUNT.parse("account_id", request.getAccountId());
    reply(
        observer,
        LedgerMessages.explanation(explainer.explain(viewer(Caller.current()), accountId)));
  }

  private static TransactionFilter filter(ListTransactionsRequest request) {
    if (request.getType() == TransactionType.UNRECOGNIZED) {
      throw RequestFields.outOfRange("type", "be one of the contract's values");
    }
    if (request.getStatus() == TransactionStatus.UNRECOGNIZED) {
      throw RequestFields.outOfRange("status", "be one of the contract's values");
    }
    boolean anyType = request.getType() == TransactionType.TRANSACTION_TYPE_UNSPECIFIED;
    boolean anyStatus = request.getStatus() == TransactionStatus.TRANSACTION_STATUS_UNSPECIFIED;
    TransactionFilter filter =
        new TransactionFilter(
            request.getAccountId().isEmpty()
                ? null
                : Ids.ACCOUNT.parse("account_id", request.getAccountId()),
            anyType ? null : request.getType(),
            anyStatus ? null : request.getStatus(),
            RequestFields.instant("from", request.hasFrom(), request.getFrom()),
            RequestFields.instant("to", request.hasTo(), request.getTo()),
            request.hasMinAmount() ? request.getMinAmount() : null,
            request.hasMaxAmount() ? request.getMaxAmount() : null,
            request.getIdempotencyKey().isEmpty()
                ? null
                : RequestFields.key(request.getIdempotencyKey()));
    requireOrder(filter.from(), filter.to());
    return filter;
  }

  private static void requireOrder(@Nullable Instant from, @Nullable Instant to) {
    if (from != null && to != null && from.isAfter(to)) {
      throw RequestFields.outOfRange("from", "not be after to, got " + from + " and " + to);
    }
  }

  /** Returns the position that the page begins at; 0 for the first page. */
  private static long position(String token, String list) {
    long before = PageToken.decodeNumber(token, list, 0);
    if (before < 0) {
      throw PageToken.invalid(token);
    }
    return before;
  }

  private static String next(String list, HistoryPage<?> page) {
    return page.next() == 0 ? "" : PageToken.encode(list, page.next());
  }
}
