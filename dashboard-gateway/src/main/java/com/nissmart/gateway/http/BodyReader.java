package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.gateway.http.share.BodyBudget;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The reader of one request's body. It counts the memory for bytes that arrive, and stops at the
 * first that the budget does not permit.
 */
final class BodyReader implements Subscriber<HttpObject> {
  /** The most bytes that the network's layer keeps for one connection before we read them. */
  private static final int NETWORK_BUFFER = 128 * 1024;

  private final BodyBudget.@Nullable Use use;
  private final long largest;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private byte[] bytes = new byte[0];
  private int length;
  private @Nullable Subscription source;

  private BodyReader(BodyBudget.@Nullable Use use, long largest) {
    this.use = use;
    this.largest = largest;
  }

  /** Returns the most bytes of the body that can arrive while we do not read them. */
  static long mostUnread(RequestHeaders headers) {
    long length = headers.contentLength();
    return length < 0 ? NETWORK_BUFFER : Math.min(length, NETWORK_BUFFER);
  }

  /** Reads the whole body, as far as the budget permits. */
  static CompletableFuture<byte[]> read(
      ServiceRequestContext context, HttpRequest request, BodyBudget.Use use) {
    long declared = request.headers().contentLength();
    long most = context.maxRequestLength();
    BodyReader reader = new BodyReader(use, declared < 0 ? most : Math.min(declared, most));
    reader.subscribeTo(context, request);
    return reader.whole;
  }

  /** Drops a body that nobody reads, so that it does not wait in memory for the answer. */
  static void drop(ServiceRequestContext context, HttpRequest request) {
    new BodyReader(null, 0).subscribeTo(context, request);
  }

  /** Asks for the network's own buffers, so that nothing is copied that is dropped or refused. */
  private void subscribeTo(ServiceRequestContext context, HttpRequest request) {
    request.subscribe(
        this, context.eventLoop().withoutContext(), SubscriptionOption.WITH_POOLED_OBJECTS);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    source = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpObject part) {
    if (part instanceof HttpData data) {
      try (data) {
        if (use != null && !whole.isDone()) {
          keep(use, data);
        }
      }
    }
  }

  private void keep(BodyBudget.Use use, HttpData data) {
    try {
      makeRoom(use, length + data.length());
      data.byteBuf().readBytes(bytes, length, data.length());
      length += data.length();
    } catch (RuntimeException refused) {
      bytes = new byte[0];
      whole.completeExceptionally(refused);
      if (source != null) {
        source.cancel();
      }
    }
  }

  /** Doubles the memory when it is too small, but not beyond the largest body. */
  private void makeRoom(BodyBudget.Use use, int needed) {
    if (needed > bytes.length) {
      int capacity = (int) Math.max(needed, Math.min(2L * bytes.length, largest));
      use.add(capacity - bytes.length);
      bytes = Arrays.copyOf(bytes, capacity);
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
  }
}
