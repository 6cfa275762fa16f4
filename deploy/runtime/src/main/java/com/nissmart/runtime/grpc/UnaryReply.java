package com.nissmart.runtime.grpc;

import io.grpc.stub.StreamObserver;

/** The answer to a call that gets exactly one message. */
public final class UnaryReply {
  private UnaryReply() {}

  /** Sends the message and ends the call. */
  public static <T> void send(StreamObserver<T> call, T message) {
    call.onNext(message);
    call.onCompleted();
  }
}
