package com.nissmart.gateway.events;

import com.nissmart.contract.Refusal;
import com.nissmart.gateway.rpc.Rpc;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One service's feed: followed again from where it was whenever it breaks off, and never more than
 * {@value #WINDOW} events ahead of its reader. Everything happens on the executor, one thing at a
 * time.
 *
 * @param <E> what the service sends
 */
final class FeedSubscription<E> {
  private static final int WINDOW = 32;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final Consumer<StreamObserver<E>> follow;
  private final Reader<E> reader;
  private final ScheduledExecutorService executor;
  private @Nullable ClientCallStreamObserver<?> call;
  private int failures;
  private boolean closed;

  /** Who reads a feed. */
  interface Reader<E> {
    /** The next event or sign of life; then {@link FeedSubscription#more} asks for another. */
    void next(E event);

    /**
     * It has broken off and is followed again after a pause.
     *
     * @param again how often it has broken off since anything was heard, from 1
     */
    void broken(Refusal reason, int again);
  }

  /**
   * A feed that is not followed yet.
   *
   * @param follow calls the service, from where the reader is
   */
  FeedSubscription(
      Consumer<StreamObserver<E>> follow, Reader<E> reader, ScheduledExecutorService executor) {
    this.follow = follow;
    this.reader = reader;
    this.executor = executor;
  }

  void start() {
    if (!closed) {
      follow.accept(new Call());
    }
  }

  /** The reader has room for one more. */
  void more() {
    if (call != null && !closed) {
      call.request(1);
    }
  }

  void close() {
    closed = true;
    if (call != null) {
      call.cancel("nobody reads it any more", null);
    }
  }

  private void received(E event) {
    if (!closed) {
      failures = 0;
      reader.next(event);
    }
  }

  private void broken(Throwable failure) {
    if (closed) {
      return;
    }
    call = null;
    failures++;
    reader.broken(Rpc.refusal(failure), failures);
    long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures - 1, 10));
    var _ = executor.schedule(this::start, pause, TimeUnit.MILLISECONDS);
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
      executor.execute(() -> broken(failure));
    }

    @Override
    public void onCompleted() {
      executor.execute(() -> broken(Status.UNAVAILABLE.asRuntimeException()));
    }
  }
}
