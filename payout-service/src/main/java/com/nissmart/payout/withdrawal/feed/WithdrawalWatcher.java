package com.nissmart.payout.withdrawal.feed;

import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import com.nissmart.payout.withdrawal.WithdrawalMessages;
import com.nissmart.runtime.feed.GrpcSubscriber;
import com.nissmart.runtime.identity.Caller;
import io.grpc.stub.ServerCallStreamObserver;

/** A client that is sent the events that its caller may see. */
final class WithdrawalWatcher
    extends GrpcSubscriber<
        WithdrawalFeedEvent, WithdrawalFeedPosition, Caller, WatchWithdrawalsResponse> {
  private final Caller caller;

  WithdrawalWatcher(Caller caller, ServerCallStreamObserver<WatchWithdrawalsResponse> observer) {
    super(observer);
    this.caller = caller;
  }

  @Override
  public Caller viewer() {
    return caller;
  }

  @Override
  public boolean concerns(WithdrawalFeedEvent event) {
    return caller.mayReadAll() || caller.id().equals(event.withdrawal().owner());
  }

  @Override
  public void event(WithdrawalFeedEvent event) {
    send(
        WatchWithdrawalsResponse.newBuilder()
            .setWithdrawal(WithdrawalMessages.withdrawal(event.withdrawal(), caller))
            .setEvent(WithdrawalMessages.event(event.event()))
            .setPosition(event.position().text())
            .build());
  }

  @Override
  public void position(WithdrawalFeedPosition position) {
    send(WatchWithdrawalsResponse.newBuilder().setPosition(position.text()).build());
  }
}
