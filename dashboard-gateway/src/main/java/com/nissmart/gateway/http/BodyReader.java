package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.gateway.http.share.BodyBudget;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The reader of one request's body. It counts bytes as they arrive, and stops at the first that the
 * budget does not permit.
 */
final class BodyReader implements Subscriber<HttpObject> {
  /** The most bytes that the network's layer keeps for one connection before we read them. */
  private static final int NETWORK_BUFFER = 128 * 1024;

  private final BodyBudget.@Nullable Use use;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private @Nullable Subscription source;

  private BodyReader(BodyBudget.@Nullable Use use) {
    this.use = use;
  }

  /** Returns the most bytes of the body that can arrive while we do not read them. */
  static long mostUnread(RequestHeaders headers) {
    long length = headers.contentLength();
    return length < 0 ? NETWORK_BUFFER : Math.min(length, NETWORK_BUFFER);
  }

  /** Reads the whole body, as far as the budget permits. */
  static CompletableFuture<byte[]> read(
      ServiceRequestContext context, HttpRequest request, BodyBudget.Use use) {
    BodyReader reader = new BodyReader(use);
    request.subscribe(reader, context.eventLoop().withoutContext());
    return reader.whole;
  }

  /** Drops a body that nobody reads, so that it does not wait in memory for the answer. */
  static void drop(ServiceRequestContext context, HttpRequest request) {
    request.subscribe(new BodyReader(null), context.eventLoop().withoutContext());
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    source = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpObject part) {
    if (use == null || !(part instanceof HttpData data) || whole.isDone()) {
      return;
    }
    try {
      use.add(data.length());
      bytes.writeBytes(data.array());
    } catch (RuntimeException refused) {
      bytes.reset();
      whole.completeExceptionally(refused);
      if (source != null) {
        source.cancel();
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(bytes.toByteArray());
  }
}
