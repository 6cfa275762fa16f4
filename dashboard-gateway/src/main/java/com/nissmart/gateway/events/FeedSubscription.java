package com.nissmart.gateway.events;

import com.nissmart.contract.Refusal;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.runtime.process.Backoff;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscription to one service's feed. It resumes from the reader's position after each failure,
 * and reads at most {@value #WINDOW} events ahead of the reader. Everything runs on the executor.
 *
 * @param <E> an event of the feed
 */
final class FeedSubscription<E> {
  private static final int WINDOW = 32;
  private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

  private final Consumer<StreamObserver<E>> subscribe;
  private final Reader<E> reader;
  private final ScheduledExecutorService executor;
  private @Nullable ClientCallStreamObserver<?> call;
  private int failures;
  private boolean closed;

  /** The reader of a feed. */
  interface Reader<E> {
    /** Handles an event or a heartbeat; {@link FeedSubscription#more} asks for the next. */
    void next(E event);

    /**
     * Handles a failure of the feed, which is followed by another attempt.
     *
     * @param failures since the last event, from 1
     */
    void failed(Refusal refusal, int failures);
  }

  /**
   * Creates a subscription that has not started.
   *
   * @param subscribe calls the service from the reader's position on
   */
  FeedSubscription(
      Consumer<StreamObserver<E>> subscribe, Reader<E> reader, ScheduledExecutorService executor) {
    this.subscribe = subscribe;
    this.reader = reader;
    this.executor = executor;
  }

  void start() {
    if (!closed) {
      subscribe.accept(new Call());
    }
  }

  /** Requests one more event. */
  void more() {
    if (call != null && !closed) {
      call.request(1);
    }
  }

  void close() {
    closed = true;
    if (call != null) {
      call.cancel("The reader has closed the stream", null);
    }
  }

  private void received(E event) {
    if (!closed) {
      failures = 0;
      reader.next(event);
    }
  }

  private void failed(Throwable failure) {
    if (closed) {
      return;
    }
    call = null;
    failures++;
    reader.failed(Rpc.refusal(failure), failures);
    var _ =
        executor.schedule(this::start, PAUSES.after(failures).toMillis(), TimeUnit.MILLISECONDS);
  }

  private final class Call implements ClientResponseObserver<Object, E> {
    @Override
    public void beforeStart(ClientCallStreamObserver<Object> stream) {
      stream.disableAutoRequestWithInitial(WINDOW);
      call = stream;
    }

    @Override
    public void onNext(E event) {
      executor.execute(() -> received(event));
    }

    @Override
    public void onError(Throwable failure) {
      executor.execute(() -> failed(failure));
    }

    @Override
    public void onCompleted() {
      executor.execute(() -> failed(Status.UNAVAILABLE.asRuntimeException()));
    }
  }
}
