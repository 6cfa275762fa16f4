package com.nissmart.gateway.transactions;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.stream.StreamWriter;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list as CSV (RFC 4180), sent page by page as fast as the client reads.
 *
 * @param <P> a page as the service answers it
 */
final class CsvStream<P> {
  static final int PAGE_SIZE = 200;

  /** What makes a spreadsheet take a text for a formula. */
  private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  private final Format<P> format;
  private final Function<String, CompletableFuture<P>> nextPage;

  /**
   * How pages become lines.
   *
   * @param header the first line, with its end
   * @param lines the lines of a page, each with its end
   * @param next the token of the page behind it, or ""
   */
  record Format<P>(String header, Function<P, String> lines, Function<P, String> next) {}

  /** A list whose pages behind the first come from {@code nextPage}, given the token of each. */
  CsvStream(Format<P> format, Function<String, CompletableFuture<P>> nextPage) {
    this.format = format;
    this.nextPage = nextPage;
  }

  StreamMessage<HttpData> stream(P first) {
    StreamWriter<HttpData> writer = StreamMessage.streaming();
    writer.write(HttpData.ofUtf8(format.header()));
    send(writer, first);
    return writer;
  }

  private void send(StreamWriter<HttpData> writer, P page) {
    if (!writer.tryWrite(HttpData.ofUtf8(format.lines().apply(page)))) {
      // The client has gone.
      return;
    }
    String next = format.next().apply(page);
    if (next.isEmpty()) {
      writer.close();
      return;
    }
    CompletableFuture<Void> rest =
        writer
            .whenConsumed()
            .thenCompose(consumed -> nextPage.apply(next))
            .thenAccept(following -> send(writer, following));
    // Breaks the connection off: a client must be able to tell half a list from a whole one.
    var _ = rest.whenComplete((sent, failure) -> closeAfter(writer, failure));
  }

  private static void closeAfter(StreamWriter<HttpData> writer, @Nullable Throwable failure) {
    if (failure != null) {
      writer.close(failure);
    }
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
