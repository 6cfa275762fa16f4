package com.nissmart.gateway.support;

import com.google.protobuf.Message;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A feed that sends the test's events to all of its followers.
 *
 * @param <Q> the request of a follower
 * @param <E> an event
 */
public final class FeedFake<Q extends Message, E> {
  private final CallRecorder recorder;
  private final List<ServerCallStreamObserver<E>> followers = new CopyOnWriteArrayList<>();
  private volatile @Nullable E greeting;

  FeedFake(CallRecorder recorder) {
    this.recorder = recorder;
  }

  synchronized void watch(Q request, StreamObserver<E> observer) {
    recorder.record(request);
    ServerCallStreamObserver<E> call = (ServerCallStreamObserver<E>) observer;
    call.setOnCancelHandler(() -> followers.remove(call));
    followers.add(call);
    E first = greeting;
    if (first != null) {
      call.onNext(first);
    }
  }

  /** Sets the first event of each follower. */
  public void greet(E first) {
    greeting = first;
  }

  /** Sends the event to all followers. */
  public synchronized void send(E event) {
    followers.forEach(follower -> follower.onNext(event));
  }

  /** Returns whether the first follower's client requests more events. */
  public boolean isReady() {
    return followers.stream().findFirst().map(ServerCallStreamObserver::isReady).orElse(false);
  }

  /** Ends the feed of all followers. */
  public void end(Refusal refusal) {
    List<ServerCallStreamObserver<E>> all = List.copyOf(followers);
    followers.clear();
    all.forEach(follower -> follower.onError(GrpcErrors.toStatus(refusal)));
  }

  /** Returns the number of followers. */
  public int followers() {
    return followers.size();
  }

  void reset() {
    greeting = null;
    end(new Refusal(Reason.UNAVAILABLE, "The test is over."));
  }
}
