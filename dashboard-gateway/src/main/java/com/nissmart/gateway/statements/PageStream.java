package com.nissmart.gateway.statements;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.stream.StreamWriter;
import com.nissmart.gateway.http.ApiRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The content of an answer that is made page by page, as fast as the client reads. A page is read
 * when the client has taken the one before it.
 *
 * @param <P> a page of the service
 */
final class PageStream<P> {
  private final ApiRequest http;
  private final Pages<P> pages;
  private final Executor executor;
  private final StreamWriter<HttpData> writer = StreamMessage.streaming();

  /**
   * The pages and what becomes of them.
   *
   * @param head what the answer begins with
   * @param read reads the page of a token
   * @param content makes the part of the answer that a page becomes
   * @param next the token of the next page, or ""
   */
  record Pages<P>(
      HttpData head,
      Function<String, CompletableFuture<P>> read,
      Function<P, HttpData> content,
      Function<P, String> next) {}

  private record Piece(HttpData content, String next) {}

  /** Makes a stream whose content is made by an executor. */
  PageStream(ApiRequest http, Pages<P> pages, Executor executor) {
    this.http = http;
    this.pages = pages;
    this.executor = executor;
  }

  /**
   * Returns the content from the page of a token on. It is complete when that page is made, so that
   * a refusal is still answered as a problem.
   */
  CompletableFuture<StreamMessage<HttpData>> from(String token) {
    return piece(token)
        .thenApply(first -> {
          writer.write(pages.head());
          send(first);
          return writer;
        });
  }

  private CompletableFuture<Piece> piece(String token) {
    return pages
        .read()
        .apply(token)
        .thenApplyAsync(
            page -> {
              http.refuseAbandoned();
              return new Piece(pages.content().apply(page), pages.next().apply(page));
            },
            executor);
  }

  private void send(Piece piece) {
    if (!writer.tryWrite(piece.content())) {
      return; // The client has disconnected.
    }
    if (piece.next().isEmpty()) {
      writer.close();
      return;
    }
    var _ =
        writer
            .whenConsumed()
            .thenCompose(consumed -> {
              http.extendTimeout();
              return piece(piece.next());
            })
            .thenAccept(this::send)
            .whenComplete((sent, failure) -> abortAfter(failure));
  }

  /** Aborts the connection, so that a client sees that the answer is not complete. */
  private void abortAfter(@Nullable Throwable failure) {
    if (failure != null) {
      writer.close(failure);
    }
  }
}
