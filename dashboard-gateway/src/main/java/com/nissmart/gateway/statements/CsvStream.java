package com.nissmart.gateway.statements;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A list as CSV (RFC 4180), sent page by page as fast as the client reads. */
public final class CsvStream {
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

  /**
   * The conversion of pages to lines.
   *
   * @param header the first line, with its end
   * @param lines the lines of a page, each with its end
   * @param next the token of the next page, or ""
   */
  public record Format<P>(String header, Function<P, String> lines, Function<P, String> next) {}

  private CsvStream() {}

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
    PageStream.Pages<P> parts =
        new PageStream.Pages<>(
            HttpData.ofUtf8(format.header()),
            pages,
            page -> HttpData.ofUtf8(format.lines().apply(page)),
            format.next());
    return new PageStream<>(http, parts, Runnable::run)
        .from(firstToken)
        .thenApply(csv -> ApiReply.streaming(MediaType.CSV_UTF_8, csv).asFile(fileName));
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
