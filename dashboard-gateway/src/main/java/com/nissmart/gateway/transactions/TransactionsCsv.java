package com.nissmart.gateway.transactions;

import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.gateway.statements.CsvStream;
import com.nissmart.ledger.v1.ListTransactionsResponse;
import com.nissmart.ledger.v1.Transaction;

/** The CSV form of transactions. */
final class TransactionsCsv {
  static final CsvStream.Format<ListTransactionsResponse> FORMAT =
      new CsvStream.Format<>(
          "id,seq,type,status,amount,currency,source_account_id,destination_account_id,"
              + "description,failure_code,created_at,updated_at\r\n",
          TransactionsCsv::lines,
          ListTransactionsResponse::getNextPageToken);

  private TransactionsCsv() {}

  private static String lines(ListTransactionsResponse page) {
    StringBuilder lines = new StringBuilder();
    for (Transaction transaction : page.getTransactionsList()) {
      lines.append(transaction.getId()).append(',');
      lines.append(transaction.getSeq()).append(',');
      lines.append(TransactionJson.type(transaction.getType())).append(',');
      lines.append(EnumWords.word(transaction.getStatus(), TransactionJson.STATUS_PREFIX));
      lines.append(',').append(transaction.getAmount().getAmount()).append(',');
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
