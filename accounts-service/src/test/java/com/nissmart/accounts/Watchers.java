package com.nissmart.accounts;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.grpc.GrpcErrors;
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

  /** As a service does whose caller's token has expired. */
  void hangUp() {
    watchers.forEach(watcher ->
        watcher.onError(GrpcErrors.toStatus(new Refusal(Reason.TOKEN_INVALID, "expired"))));
    watchers.clear();
  }

  void tell(A answer) {
    watchers.forEach(watcher -> watcher.onNext(answer));
  }
}
