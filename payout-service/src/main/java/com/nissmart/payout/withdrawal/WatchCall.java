package com.nissmart.payout.withdrawal;

import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.identity.Caller;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A stream of events to a gRPC client, who sees what the caller may see. */
final class WatchCall {
  private final Caller caller;
  private final ServerCallStreamObserver<WatchWithdrawalsResponse> observer;
  private final Runnable access;
  private volatile boolean cancelled;
  private volatile Runnable changed = () -> {};

  /**
   * A stream.
   *
   * @param access throws once the caller may listen no longer
   */
  WatchCall(
      Caller caller, ServerCallStreamObserver<WatchWithdrawalsResponse> observer, Runnable access) {
    this.caller = caller;
    this.observer = observer;
    this.access = access;
    observer.setOnCancelHandler(() -> {
      cancelled = true;
      changed.run();
    });
    observer.setOnReadyHandler(() -> changed.run());
  }

  /** To be run when there may be room again, or nobody listens any more. */
  void onChange(Runnable wake) {
    changed = wake;
  }

  /** Whose withdrawals it is about; null: everybody's. */
  @Nullable UUID userId() {
    return !caller.mayReadAll() && caller instanceof Caller.User user ? user.userId() : null;
  }

  boolean concerns(FeedEvent event) {
    return caller.mayReadAll() || caller.id().equals(event.withdrawal().owner());
  }

  boolean isReady() {
    return observer.isReady();
  }

  boolean isCancelled() {
    return cancelled || observer.isCancelled();
  }

  void requireAccess() {
    access.run();
  }

  void send(FeedEvent event) {
    observer.onNext(
        WatchWithdrawalsResponse.newBuilder()
            .setWithdrawal(Messages.withdrawal(event.withdrawal(), caller))
            .setEvent(Messages.event(event.event()))
            .setPosition(event.position().text())
            .build());
  }

  void position(FeedPosition position) {
    observer.onNext(WatchWithdrawalsResponse.newBuilder().setPosition(position.text()).build());
  }

  void end(Throwable reason) {
    observer.onError(GrpcErrors.toStatus(reason));
  }
}
