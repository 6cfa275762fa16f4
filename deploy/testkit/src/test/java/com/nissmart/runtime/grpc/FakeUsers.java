package com.nissmart.runtime.grpc;

import com.nissmart.accounts.v1.GetJwksRequest;
import com.nissmart.accounts.v1.GetJwksResponse;
import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.GetUserResponse;
import com.nissmart.accounts.v1.UpdateUserRequest;
import com.nissmart.accounts.v1.UpdateUserResponse;
import com.nissmart.accounts.v1.UserServiceGrpc;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicInteger;

/** A service of the contract whose handler a test writes. */
final class FakeUsers extends UserServiceGrpc.UserServiceImplBase {
  /** Handles a call of the service. */
  interface Handler {
    void handle(StreamObserver<GetUserResponse> observer);
  }

  final AtomicInteger executed = new AtomicInteger();
  private final Handler handler;

  FakeUsers(Handler handler) {
    this.handler = handler;
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> observer) {
    executed.incrementAndGet();
    handler.handle(observer);
  }

  @Override
  public void getJwks(GetJwksRequest request, StreamObserver<GetJwksResponse> observer) {
    executed.incrementAndGet();
    observer.onNext(GetJwksResponse.newBuilder().setJwks("{}").build());
    observer.onCompleted();
  }

  @Override
  public void updateUser(UpdateUserRequest request, StreamObserver<UpdateUserResponse> observer) {
    observer.onNext(UpdateUserResponse.getDefaultInstance());
    observer.onCompleted();
  }

  static void answer(StreamObserver<GetUserResponse> observer) {
    observer.onNext(GetUserResponse.getDefaultInstance());
    observer.onCompleted();
  }
}
