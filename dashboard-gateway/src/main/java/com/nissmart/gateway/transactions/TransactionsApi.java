package com.nissmart.gateway.transactions;

import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Query;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.GetTransactionRequest;
import com.nissmart.ledger.v1.GetTransactionResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.ListTransactionsRequest;
import com.nissmart.ledger.v1.ListTransactionsResponse;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** {@code /v1/transactions}: everything that happened to the caller's money. */
public final class TransactionsApi {
  /** The query parameters of a list of transactions whose type is given. */
  public static final Set<String> FILTERS =
      Set.of("account_id", "status", "from", "to", "min_amount", "max_amount", "limit", "cursor");

  private static final TransactionType ANY_TYPE = TransactionType.TRANSACTION_TYPE_UNSPECIFIED;
  private static final TransactionStatus ANY_STATUS =
      TransactionStatus.TRANSACTION_STATUS_UNSPECIFIED;

  private final LedgerServiceStub ledger;

  /** The resource on top of ledger-service. */
  public TransactionsApi(LedgerServiceStub ledger) {
    this.ledger = ledger;
  }

  /** The caller's transactions, newest first. */
  public CompletableFuture<Reply> list(Exchange exchange) {
    return list(ledger, exchange, ANY_TYPE);
  }

  /** Everyone's transactions, newest first, as operators see them. */
  public static CompletableFuture<Reply> listForOperators(
      LedgerServiceStub ledger, Exchange exchange) {
    return list(ledger, exchange, ANY_TYPE, TransactionJson::writeForOperators);
  }

  /** One transaction. */
  public CompletableFuture<Reply> get(Exchange exchange) {
    return find(ledger, exchange)
        .thenApply(found -> Reply.ok(out -> TransactionJson.write(out, found)));
  }

  /** The transaction that the path names. */
  public static CompletableFuture<Transaction> find(LedgerServiceStub ledger, Exchange exchange) {
    String id = exchange.pathId(Ids.TRANSACTION, Reason.TRANSACTION_NOT_FOUND);
    GetTransactionRequest request = GetTransactionRequest.newBuilder().setTransactionId(id).build();
    return Rpc.<GetTransactionResponse>call(
            o -> Rpc.asUser(ledger, exchange).getTransaction(request, o))
        .thenApply(GetTransactionResponse::getTransaction);
  }

  /** A page of transactions; of {@code type} only, unless that is left to the query. */
  static CompletableFuture<Reply> list(
      LedgerServiceStub ledger, Exchange exchange, TransactionType type) {
    return list(ledger, exchange, type, TransactionJson::write);
  }

  private static CompletableFuture<Reply> list(
      LedgerServiceStub ledger,
      Exchange exchange,
      TransactionType type,
      BiConsumer<JsonOut, Transaction> writer) {
    ListTransactionsRequest request = exchange.query(query -> read(query, type));
    if (exchange.representation().is(MediaType.CSV_UTF_8)) {
      return TransactionsCsv.reply(exchange, request, page -> page(ledger, exchange, page));
    }
    return page(ledger, exchange, request)
        .thenApply(answer ->
            Reply.ok(Json.page(answer.getTransactionsList(), writer, answer.getNextPageToken())));
  }

  private static CompletableFuture<ListTransactionsResponse> page(
      LedgerServiceStub ledger, Exchange exchange, ListTransactionsRequest request) {
    return Rpc.call(observer -> Rpc.asUser(ledger, exchange).listTransactions(request, observer));
  }

  private static ListTransactionsRequest read(Query query, TransactionType type) {
    ListTransactionsRequest.Builder request =
        ListTransactionsRequest.newBuilder()
            .setAccountId(query.id("account_id", Ids.ACCOUNT))
            .setType(
                type == ANY_TYPE
                    ? query.word(
                        "type", TransactionType.values(), TransactionJson.TYPE_PREFIX, ANY_TYPE)
                    : type)
            .setStatus(
                query.word(
                    "status",
                    TransactionStatus.values(),
                    TransactionJson.STATUS_PREFIX,
                    ANY_STATUS))
            .setPageSize(query.limit())
            .setPageToken(query.cursor());
    query.period(
        from -> request.setFrom(Query.timestamp(from)), to -> request.setTo(Query.timestamp(to)));
    query.amounts(request::setMinAmount, request::setMaxAmount);
    return request.build();
  }
}
