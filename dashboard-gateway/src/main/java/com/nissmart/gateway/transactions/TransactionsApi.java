package com.nissmart.gateway.transactions;

import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.ReceiptJson;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.rpc.NotReady;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.gateway.statements.CsvStream;
import com.nissmart.ledger.v1.GetReceiptRequest;
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
import java.util.function.Function;

/** {@code /v1/transactions}: every movement of the caller's money. */
public record TransactionsApi(LedgerServiceStub ledger) {
  /** The query parameters of a list of transactions of one type. */
  public static final Set<String> FILTERS =
      Set.of("account_id", "status", "from", "to", "min_amount", "max_amount", "limit", "cursor");

  private static final int LONGEST_KEY = 255;
  private static final TransactionType ANY_TYPE = TransactionType.TRANSACTION_TYPE_UNSPECIFIED;
  private static final TransactionStatus ANY_STATUS =
      TransactionStatus.TRANSACTION_STATUS_UNSPECIFIED;

  /** Lists the caller's transactions, newest first. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    return list(ledger, http, ANY_TYPE);
  }

  /** Lists all users' transactions for operators, newest first. */
  public static CompletableFuture<ApiReply> listForOperators(
      LedgerServiceStub ledger, ApiRequest http) {
    return list(ledger, http, ANY_TYPE, TransactionsApi::replyForOperators);
  }

  public CompletableFuture<ApiReply> get(ApiRequest http) {
    return find(ledger, http)
        .thenApply(found -> ApiReply.ok(out -> TransactionJson.write(out, found)));
  }

  /** Returns the receipt of a transaction, or refuses until there is one. */
  public CompletableFuture<ApiReply> receipt(ApiRequest http) {
    String id = http.pathId(Ids.TRANSACTION, Reason.TRANSACTION_NOT_FOUND);
    GetReceiptRequest request = GetReceiptRequest.newBuilder().setTransactionId(id).build();
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::getReceipt, request)
        .thenApply(found -> {
          if (!found.hasReceipt()) {
            throw NotReady.refusal("This receipt will be ready", found.getReadyInSeconds());
          }
          return ApiReply.ok(out -> ReceiptJson.write(out, found.getReceipt()));
        });
  }

  /** Finds the transaction in the path. */
  public static CompletableFuture<Transaction> find(LedgerServiceStub ledger, ApiRequest http) {
    String id = http.pathId(Ids.TRANSACTION, Reason.TRANSACTION_NOT_FOUND);
    GetTransactionRequest request = GetTransactionRequest.newBuilder().setTransactionId(id).build();
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::getTransaction, request)
        .thenApply(GetTransactionResponse::getTransaction);
  }

  /** Lists the caller's transactions of a type, or of the one in the query when it is ANY_TYPE. */
  static CompletableFuture<ApiReply> list(
      LedgerServiceStub ledger, ApiRequest http, TransactionType type) {
    return list(
        ledger,
        http,
        type,
        answer ->
            ApiReply.page(
                answer.getTransactionsList(), TransactionJson::write, answer.getNextPageToken()));
  }

  private static CompletableFuture<ApiReply> list(
      LedgerServiceStub ledger,
      ApiRequest http,
      TransactionType type,
      Function<ListTransactionsResponse, ApiReply> reply) {
    ListTransactionsRequest.Builder request = http.query(query -> read(query, type));
    if (http.representation().is(MediaType.CSV_UTF_8)) {
      request.setPageSize(CsvStream.PAGE_SIZE);
      return CsvStream.reply(
          http,
          "transactions.csv",
          TransactionsCsv.FORMAT,
          request.getPageToken(),
          token -> page(ledger, http, request.setPageToken(token).build()));
    }
    return page(ledger, http, request.build()).thenApply(reply);
  }

  private static ApiReply replyForOperators(ListTransactionsResponse answer) {
    return ApiReply.ok(out -> {
      out.object();
      out.list("data", answer.getTransactionsList(), TransactionJson::writeForOperators);
      out.textOrNull("next_cursor", answer.getNextPageToken());
      out.number("as_of_seq", answer.getAsOfSeq());
      out.end();
    });
  }

  private static CompletableFuture<ListTransactionsResponse> page(
      LedgerServiceStub ledger, ApiRequest http, ListTransactionsRequest request) {
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::listTransactions, request);
  }

  private static ListTransactionsRequest.Builder read(QueryParameters query, TransactionType type) {
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
            .setIdempotencyKey(query.text("idempotency_key", LONGEST_KEY))
            .setPageSize(query.limit())
            .setPageToken(query.cursor());
    query.period(request::setFrom, request::setTo);
    query.amounts(request::setMinAmount, request::setMaxAmount);
    return request;
  }
}
