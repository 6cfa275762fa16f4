package com.nissmart.gateway.transactions;

import com.nissmart.contract.json.JsonOut;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.ledger.v1.Entry;
import com.nissmart.ledger.v1.ListEntriesResponse;

/** Statement lines as CSV. */
final class StatementCsv {
  static final CsvStream.Format<ListEntriesResponse> FORMAT =
      new CsvStream.Format<>(
          "seq,transaction_id,type,amount,balance,held,description,created_at\r\n",
          StatementCsv::lines,
          ListEntriesResponse::getNextPageToken);

  private StatementCsv() {}

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
