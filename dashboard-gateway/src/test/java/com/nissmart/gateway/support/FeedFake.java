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
 * A feed that sends what the test says, to everybody who follows it.
 *
 * @param <Q> how one asks to follow
 * @param <E> what is sent
 */
public final class FeedFake<Q extends Message, E> {
  private final Recorder recorder;
  private final List<ServerCallStreamObserver<E>> followers = new CopyOnWriteArrayList<>();
  private volatile @Nullable E greeting;

  FeedFake(Recorder recorder) {
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

  /** What everybody hears first. */
  public void greet(E first) {
    greeting = first;
  }

  /** Sends it to all. */
  public synchronized void send(E event) {
    followers.forEach(follower -> follower.onNext(event));
  }

  /** Whether the first follower's client has room for more. */
  public boolean isReady() {
    return followers.stream().findFirst().map(ServerCallStreamObserver::isReady).orElse(false);
  }

  /** Ends it for all. */
  public void end(Refusal refusal) {
    List<ServerCallStreamObserver<E>> all = List.copyOf(followers);
    followers.clear();
    all.forEach(follower -> follower.onError(GrpcErrors.toStatus(refusal)));
  }

  /** How many follow. */
  public int followers() {
    return followers.size();
  }

  void reset() {
    greeting = null;
    end(new Refusal(Reason.UNAVAILABLE, "The test is over."));
  }
}
