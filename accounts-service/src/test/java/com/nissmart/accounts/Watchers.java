package com.nissmart.accounts;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who follows a feed of a fake service, until they hang up. */
final class Watchers<A> {
  private final List<ServerCallStreamObserver<A>> watchers = new CopyOnWriteArrayList<>();

  /** Call it before anything is told to the watcher. */
  void add(StreamObserver<A> watcher) {
    ServerCallStreamObserver<A> call = (ServerCallStreamObserver<A>) watcher;
    call.setOnCancelHandler(() -> watchers.remove(call));
    watchers.add(call);
  }

  void tell(A answer) {
    watchers.forEach(watcher -> watcher.onNext(answer));
  }
}
