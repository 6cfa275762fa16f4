package com.nissmart.gateway.transactions;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
import com.nissmart.ledger.v1.ListTransactionsRequest;
import com.nissmart.ledger.v1.ListTransactionsResponse;
import com.nissmart.ledger.v1.Transaction;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Transactions as CSV. */
final class TransactionsCsv {
  private static final CsvStream.Format<ListTransactionsResponse> FORMAT =
      new CsvStream.Format<>(
          "id,seq,type,status,amount,currency,source_account_id,destination_account_id,"
              + "description,failure_code,created_at,updated_at\r\n",
          TransactionsCsv::lines,
          ListTransactionsResponse::getNextPageToken);

  private TransactionsCsv() {}

  /** All transactions from the cursor on. A refusal of the first page is still a problem. */
  static CompletableFuture<Reply> reply(
      Exchange exchange,
      ListTransactionsRequest request,
      Function<ListTransactionsRequest, CompletableFuture<ListTransactionsResponse>> page) {
    ListTransactionsRequest first = request.toBuilder().setPageSize(CsvStream.PAGE_SIZE).build();
    CsvStream<ListTransactionsResponse> csv =
        new CsvStream<>(
            FORMAT,
            cursor -> {
              exchange.extendTimeout();
              return page.apply(first.toBuilder().setPageToken(cursor).build());
            });
    return page.apply(first)
        .thenApply(answer ->
            Reply.streaming(MediaType.CSV_UTF_8, csv.stream(answer))
                .with(
                    HttpHeaderNames.CONTENT_DISPOSITION,
                    "attachment; filename=\"transactions.csv\""));
  }

  private static String lines(ListTransactionsResponse page) {
    StringBuilder lines = new StringBuilder();
    for (Transaction transaction : page.getTransactionsList()) {
      lines.append(transaction.getId()).append(',');
      lines.append(transaction.getSeq()).append(',');
      lines.append(TransactionJson.type(transaction.getType())).append(',');
      lines
          .append(EnumWords.word(transaction.getStatus(), TransactionJson.STATUS_PREFIX))
          .append(',');
      lines.append(transaction.getAmount().getAmount()).append(',');
      lines.append(transaction.getAmount().getCurrency()).append(',');
      lines.append(transaction.getSourceAccountId()).append(',');
      lines.append(transaction.getDestinationAccountId()).append(',');
      lines.append(CsvStream.cell(transaction.getDescription())).append(',');
      lines.append(transaction.hasFailure() ? transaction.getFailure().getCode().name() : "");
      lines.append(',').append(JsonOut.rfc3339(transaction.getCreatedAt()));
      lines.append(',').append(JsonOut.rfc3339(transaction.getUpdatedAt())).append("\r\n");
    }
    return lines.toString();
  }
}
