package com.nissmart.ledger.grpc;

import io.grpc.stub.StreamObserver;

/** The end of a call that has one response. */
final class UnaryReplies {
  private UnaryReplies() {}

  static <R> void reply(StreamObserver<R> observer, R response) {
    observer.onNext(response);
    observer.onCompleted();
  }
}
