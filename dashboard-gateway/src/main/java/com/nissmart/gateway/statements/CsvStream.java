package com.nissmart.gateway.statements;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.stream.StreamWriter;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A list as CSV (RFC 4180), sent page by page as fast as the client reads.
 *
 * @param <P> a page of the service
 */
public final class CsvStream<P> {
  /** The number of lines that are read at once. */
  public static final int PAGE_SIZE = 200;

  /**
   * The places where a spreadsheet would begin a formula: where the text begins, and after a
   * semicolon, a tab or a line break, at which other countries' spreadsheets begin a cell. They
   * skip blanks, quotes and what is invisible.
   */
  private static final Pattern FORMULA =
      Pattern.compile(
          "^(?=[\\t\\r\\n])|(?:^|(?<=[;\\t\\r\\n]))(?=[\\p{Z}\\p{C}\"]*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20])");

  private final Format<P> format;
  private final Function<String, CompletableFuture<P>> pages;

  /**
   * The conversion of pages to lines.
   *
   * @param header the first line, with its end
   * @param lines the lines of a page, each with its end
   * @param next the token of the next page, or ""
   */
  public record Format<P>(String header, Function<P, String> lines, Function<P, String> next) {}

  private CsvStream(Format<P> format, Function<String, CompletableFuture<P>> pages) {
    this.format = format;
    this.pages = pages;
  }

  /**
   * Answers with all lines from a token on. It reads the first page before it sends anything, so
   * that a refusal is still answered as a problem.
   *
   * @param pages reads the page of a token
   */
  public static <P> CompletableFuture<ApiReply> reply(
      ApiRequest http,
      String fileName,
      Format<P> format,
      String firstToken,
      Function<String, CompletableFuture<P>> pages) {
    CsvStream<P> csv = new CsvStream<>(format, pages);
    return pages
        .apply(firstToken)
        .thenApply(first ->
            ApiReply.streaming(MediaType.CSV_UTF_8, csv.stream(http, first)).asFile(fileName));
  }

  private StreamMessage<HttpData> stream(ApiRequest http, P first) {
    StreamWriter<HttpData> writer = StreamMessage.streaming();
    writer.write(HttpData.ofUtf8(format.header()));
    send(http, writer, first);
    return writer;
  }

  private void send(ApiRequest http, StreamWriter<HttpData> writer, P page) {
    if (!writer.tryWrite(HttpData.ofUtf8(format.lines().apply(page)))) {
      return; // The client has disconnected.
    }
    String next = format.next().apply(page);
    if (next.isEmpty()) {
      writer.close();
      return;
    }
    var _ =
        writer
            .whenConsumed()
            .thenCompose(consumed -> {
              http.extendTimeout();
              return pages.apply(next);
            })
            .thenAccept(following -> send(http, writer, following))
            .whenComplete((sent, failure) -> abortAfter(writer, failure));
  }

  /** Aborts the connection, so that a client sees that the list is not complete. */
  private static void abortAfter(StreamWriter<HttpData> writer, @Nullable Throwable failure) {
    if (failure != null) {
      writer.close(failure);
    }
  }

  /** Returns the text in quotes, with an apostrophe before anything that begins a formula. */
  public static String cell(String text) {
    if (text.isEmpty()) {
      return "";
    }
    String inert = FORMULA.matcher(text).replaceAll("'");
    return '"' + inert.replace("\"", "\"\"") + '"';
  }
}
