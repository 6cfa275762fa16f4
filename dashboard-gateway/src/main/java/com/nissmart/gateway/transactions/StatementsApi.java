package com.nissmart.gateway.transactions;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Query;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.ListEntriesRequest;
import com.nissmart.ledger.v1.ListEntriesResponse;
import java.util.concurrent.CompletableFuture;

/**
 * {@code /v1/accounts/{id}/entries}: the statement of an account, a page as JSON or all of it as
 * CSV.
 */
public final class StatementsApi {
  private final LedgerServiceStub ledger;

  /** The resource on top of ledger-service. */
  public StatementsApi(LedgerServiceStub ledger) {
    this.ledger = ledger;
  }

  /** Statement lines, newest first. */
  public CompletableFuture<Reply> list(Exchange exchange) {
    String id = exchange.pathId(Ids.ACCOUNT, Reason.ACCOUNT_NOT_FOUND);
    ListEntriesRequest request = exchange.query(query -> read(query, id));
    if (exchange.representation().is(MediaType.CSV_UTF_8)) {
      return csv(exchange, request);
    }
    return page(exchange, request)
        .thenApply(answer ->
            Reply.ok(
                Json.page(
                    answer.getEntriesList(), TransactionJson::write, answer.getNextPageToken())));
  }

  /**
   * All lines from the cursor on. The first page is fetched before anything is sent, so that a
   * refusal is still a problem.
   */
  private CompletableFuture<Reply> csv(Exchange exchange, ListEntriesRequest request) {
    ListEntriesRequest first = request.toBuilder().setPageSize(CsvStream.PAGE_SIZE).build();
    return page(exchange, first)
        .thenApply(answer -> {
          CsvStream<ListEntriesResponse> csv =
              new CsvStream<>(
                  StatementCsv.FORMAT,
                  cursor -> {
                    exchange.extendTimeout();
                    return page(exchange, first.toBuilder().setPageToken(cursor).build());
                  });
          return Reply.streaming(MediaType.CSV_UTF_8, csv.stream(answer))
              .with(
                  HttpHeaderNames.CONTENT_DISPOSITION,
                  "attachment; filename=\"statement-" + request.getAccountId() + ".csv\"");
        });
  }

  private CompletableFuture<ListEntriesResponse> page(
      Exchange exchange, ListEntriesRequest request) {
    return Rpc.call(observer -> Rpc.asUser(ledger, exchange).listEntries(request, observer));
  }

  private static ListEntriesRequest read(Query query, String accountId) {
    ListEntriesRequest.Builder request =
        ListEntriesRequest.newBuilder()
            .setAccountId(accountId)
            .setPageSize(query.limit())
            .setPageToken(query.cursor());
    query.period(
        from -> request.setFrom(Query.timestamp(from)), to -> request.setTo(Query.timestamp(to)));
    return request.build();
  }
}
