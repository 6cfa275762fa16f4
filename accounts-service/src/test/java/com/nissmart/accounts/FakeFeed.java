package com.nissmart.accounts;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The followers of a fake service's feed, until they end. */
final class FakeFeed<A> {
  private final List<ServerCallStreamObserver<A>> watchers = new CopyOnWriteArrayList<>();

  /** Adds a follower before anything is sent to it. */
  void add(StreamObserver<A> watcher) {
    ServerCallStreamObserver<A> call = (ServerCallStreamObserver<A>) watcher;
    call.setOnCancelHandler(() -> watchers.remove(call));
    watchers.add(call);
  }

  /** Ends the streams, as a service does when the caller's token expires. */
  void hangUp() {
    watchers.forEach(watcher ->
        watcher.onError(GrpcErrors.toStatus(new Refusal(Reason.TOKEN_INVALID, "expired"))));
    watchers.clear();
  }

  void tell(A answer) {
    watchers.forEach(watcher -> watcher.onNext(answer));
  }
}
