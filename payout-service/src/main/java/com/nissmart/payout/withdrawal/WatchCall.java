package com.nissmart.payout.withdrawal;

import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import com.nissmart.runtime.feed.GrpcSubscriber;
import com.nissmart.runtime.identity.Caller;
import io.grpc.stub.ServerCallStreamObserver;

/** A stream of events to a gRPC client, who sees what the caller may see. */
final class WatchCall
    extends GrpcSubscriber<FeedEvent, FeedPosition, Caller, WatchWithdrawalsResponse> {
  private final Caller caller;

  WatchCall(Caller caller, ServerCallStreamObserver<WatchWithdrawalsResponse> observer) {
    super(observer);
    this.caller = caller;
  }

  @Override
  public Caller viewer() {
    return caller;
  }

  @Override
  public boolean concerns(FeedEvent event) {
    return caller.mayReadAll() || caller.id().equals(event.withdrawal().owner());
  }

  @Override
  public void event(FeedEvent event) {
    send(
        WatchWithdrawalsResponse.newBuilder()
            .setWithdrawal(Messages.withdrawal(event.withdrawal(), caller))
            .setEvent(Messages.event(event.event()))
            .setPosition(event.position().text())
            .build());
  }

  @Override
  public void position(FeedPosition position) {
    send(WatchWithdrawalsResponse.newBuilder().setPosition(position.text()).build());
  }
}
