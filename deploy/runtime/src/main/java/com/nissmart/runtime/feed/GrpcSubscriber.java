package com.nissmart.runtime.feed;

import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.grpc.StreamAccess;
import io.grpc.stub.ServerCallStreamObserver;

/**
 * A stream to a gRPC client, which ends when its caller loses access.
 *
 * @param <R> the response
 */
public abstract class GrpcSubscriber<E, P, V, R> implements Subscriber<E, P, V> {
  private final ServerCallStreamObserver<R> observer;
  private final Runnable access = StreamAccess.ofCurrentCall();
  private volatile boolean cancelled;
  private volatile Runnable changed = () -> {};

  /** Takes the access of the current call, so it must be made while the call is handled. */
  protected GrpcSubscriber(ServerCallStreamObserver<R> observer) {
    this.observer = observer;
    observer.setOnCancelHandler(() -> {
      cancelled = true;
      changed.run();
    });
    observer.setOnReadyHandler(() -> changed.run());
  }

  protected final void send(R response) {
    observer.onNext(response);
  }

  @Override
  public final boolean isReady() {
    return observer.isReady();
  }

  @Override
  public final boolean isCancelled() {
    return cancelled || observer.isCancelled();
  }

  @Override
  public final void requireAccess() {
    access.run();
  }

  @Override
  public final void onChange(Runnable wake) {
    changed = wake;
  }

  @Override
  public final void end(Throwable reason) {
    observer.onError(GrpcErrors.toStatus(reason));
  }
}
