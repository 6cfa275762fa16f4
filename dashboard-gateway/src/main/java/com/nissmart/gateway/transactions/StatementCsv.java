package com.nissmart.gateway.transactions;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.stream.StreamWriter;
import com.nissmart.gateway.json.JsonOut;
import com.nissmart.ledger.v1.Entry;
import com.nissmart.ledger.v1.ListEntriesResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A statement as CSV (RFC 4180), sent page by page as fast as the client reads. */
final class StatementCsv {
  static final int PAGE_SIZE = 200;
  private static final String HEADER =
      "seq,transaction_id,type,amount,balance,held,description,created_at\r\n";

  /** What makes a spreadsheet take a text for a formula. */
  private static final String FORMULA_STARTS = "=+-@\t\r\n";

  private final Function<String, CompletableFuture<ListEntriesResponse>> nextPage;

  /**
   * A statement whose pages behind the first come from {@code nextPage}, given the token of each.
   */
  StatementCsv(Function<String, CompletableFuture<ListEntriesResponse>> nextPage) {
    this.nextPage = nextPage;
  }

  StreamMessage<HttpData> stream(ListEntriesResponse first) {
    StreamWriter<HttpData> writer = StreamMessage.streaming();
    writer.write(HttpData.ofUtf8(HEADER));
    send(writer, first);
    return writer;
  }

  private void send(StreamWriter<HttpData> writer, ListEntriesResponse page) {
    if (!writer.tryWrite(HttpData.ofUtf8(lines(page.getEntriesList())))) {
      // The client has gone.
      return;
    }
    if (page.getNextPageToken().isEmpty()) {
      writer.close();
      return;
    }
    CompletableFuture<Void> rest =
        writer
            .whenConsumed()
            .thenCompose(consumed -> nextPage.apply(page.getNextPageToken()))
            .thenAccept(next -> send(writer, next));
    // Breaks the connection off: a client must be able to tell half a statement from a whole one.
    var _ = rest.whenComplete((sent, failure) -> closeAfter(writer, failure));
  }

  private static void closeAfter(StreamWriter<HttpData> writer, @Nullable Throwable failure) {
    if (failure != null) {
      writer.close(failure);
    }
  }

  private static String lines(List<Entry> entries) {
    StringBuilder lines = new StringBuilder();
    for (Entry entry : entries) {
      lines.append(entry.getSeq()).append(',');
      lines.append(entry.getTransactionId()).append(',');
      lines.append(TransactionJson.type(entry.getType())).append(',');
      lines.append(entry.getAmount()).append(',');
      lines.append(entry.getBalance()).append(',');
      lines.append(entry.getHeld()).append(',');
      lines.append(cell(entry.getDescription())).append(',');
      lines.append(JsonOut.rfc3339(entry.getCreatedAt())).append("\r\n");
    }
    return lines.toString();
  }

  /**
   * A text that nobody's spreadsheet executes: quoted, and with an apostrophe before what would
   * begin a formula.
   */
  static String cell(String text) {
    if (text.isEmpty()) {
      return "";
    }
    String inert = FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return '"' + inert.replace("\"", "\"\"") + '"';
  }
}
