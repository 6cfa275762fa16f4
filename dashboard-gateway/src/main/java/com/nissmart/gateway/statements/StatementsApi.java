package com.nissmart.gateway.statements;

import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.Entry;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.ListEntriesRequest;
import com.nissmart.ledger.v1.ListEntriesResponse;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/accounts/{id}/entries}: the entries of an account, a page as JSON or all as CSV. */
public record StatementsApi(LedgerServiceStub ledger) {
  private static final CsvStream.Format<ListEntriesResponse> CSV =
      new CsvStream.Format<>(
          "seq,transaction_id,type,amount,balance,held,description,created_at\r\n",
          StatementsApi::lines,
          ListEntriesResponse::getNextPageToken);

  /** Lists entries. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    String id = http.pathId(Ids.ACCOUNT, Reason.ACCOUNT_NOT_FOUND);
    ListEntriesRequest.Builder request = http.query(query -> read(query, id));
    if (http.representation().is(MediaType.CSV_UTF_8)) {
      request.setPageSize(CsvStream.PAGE_SIZE);
      return CsvStream.reply(
          http,
          "statement-" + id + ".csv",
          CSV,
          request.getPageToken(),
          token -> page(http, request.setPageToken(token).build()));
    }
    return page(http, request.build())
        .thenApply(answer ->
            ApiReply.page(
                answer.getEntriesList(), TransactionJson::write, answer.getNextPageToken()));
  }

  private CompletableFuture<ListEntriesResponse> page(ApiRequest http, ListEntriesRequest request) {
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::listEntries, request);
  }

  private static ListEntriesRequest.Builder read(QueryParameters query, String accountId) {
    ListEntriesRequest.Builder request =
        ListEntriesRequest.newBuilder()
            .setAccountId(accountId)
            .setPageSize(query.limit())
            .setPageToken(query.cursor())
            .setOldestFirst(
                query.word("order", "newest_first", "oldest_first").equals("oldest_first"));
    query.period(request::setFrom, request::setTo);
    return request;
  }

  private static String lines(ListEntriesResponse page) {
    StringBuilder lines = new StringBuilder();
    for (Entry entry : page.getEntriesList()) {
      lines.append(entry.getSeq()).append(',');
      lines.append(entry.getTransactionId()).append(',');
      lines.append(TransactionJson.type(entry.getType())).append(',');
      lines.append(entry.getAmount()).append(',');
      lines.append(entry.getBalance()).append(',');
      lines.append(entry.getHeld()).append(',');
      lines.append(CsvStream.cell(entry.getDescription())).append(',');
      lines.append(JsonOut.rfc3339(entry.getCreatedAt())).append("\r\n");
    }
    return lines.toString();
  }
}
