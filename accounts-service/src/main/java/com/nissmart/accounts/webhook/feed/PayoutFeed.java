package com.nissmart.accounts.webhook.feed;

import com.nissmart.accounts.webhook.event.WebhookEvent;
import com.nissmart.accounts.webhook.event.WithdrawalEvents;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import com.nissmart.payout.v1.WatchWithdrawalsRequest;
import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import java.util.Optional;

/** The feed of the steps of withdrawals. */
public final class PayoutFeed implements EventFeed {
  private final PayoutServiceStub payout;

  /** Follows the given payout service. */
  public PayoutFeed(PayoutServiceStub payout) {
    this.payout = payout;
  }

  @Override
  public String name() {
    return "withdrawals";
  }

  @Override
  public Stream open(String position) {
    return watch(WatchWithdrawalsRequest.newBuilder().setAfterPosition(position).build());
  }

  @Override
  public Stream openFromNow() {
    return watch(WatchWithdrawalsRequest.newBuilder().setFromNow(true).build());
  }

  private Stream watch(WatchWithdrawalsRequest request) {
    FeedStream<WatchWithdrawalsRequest, WatchWithdrawalsResponse> stream =
        new FeedStream<>(PayoutFeed::item);
    payout.watchWithdrawals(request, stream);
    return stream;
  }

  private static Item item(WatchWithdrawalsResponse answer) {
    Optional<WebhookEvent> event =
        answer.hasEvent()
            ? Optional.of(WithdrawalEvents.event(answer.getWithdrawal(), answer.getEvent()))
            : Optional.empty();
    return new Item(answer.getPosition(), event);
  }
}
