package com.nissmart.accounts.webhook.feed;

import com.nissmart.accounts.webhook.event.TransactionEvents;
import com.nissmart.accounts.webhook.event.WithdrawalEvents;
import com.nissmart.accounts.webhook.feed.FeedStream.Item;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.WatchTransactionsRequest;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import com.nissmart.payout.v1.WatchWithdrawalsRequest;
import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import java.util.Optional;
import java.util.function.Function;

/** The feed of everything that happens in another service, in order. */
public final class EventFeed {
  private final String name;
  private final Function<Optional<String>, FeedStream<?, ?>> open;

  private EventFeed(String name, Function<Optional<String>, FeedStream<?, ?>> open) {
    this.name = name;
    this.open = open;
  }

  /** Returns the feed of the ledger's transactions; its positions are their seq. */
  public static EventFeed transactions(LedgerServiceStub ledger) {
    return new EventFeed(
        "transactions",
        position -> {
          WatchTransactionsRequest.Builder request = WatchTransactionsRequest.newBuilder();
          position.ifPresentOrElse(
              after -> request.setAfterSeq(after.isEmpty() ? 0 : Long.parseLong(after)),
              () -> request.setFromNow(true));
          FeedStream<WatchTransactionsRequest, WatchTransactionsResponse> stream =
              new FeedStream<>(EventFeed::item);
          ledger.watchTransactions(request.build(), stream);
          return stream;
        });
  }

  public static EventFeed withdrawals(PayoutServiceStub payout) {
    return new EventFeed(
        "withdrawals",
        position -> {
          WatchWithdrawalsRequest.Builder request = WatchWithdrawalsRequest.newBuilder();
          position.ifPresentOrElse(request::setAfterPosition, () -> request.setFromNow(true));
          FeedStream<WatchWithdrawalsRequest, WatchWithdrawalsResponse> stream =
              new FeedStream<>(EventFeed::item);
          payout.watchWithdrawals(request.build(), stream);
          return stream;
        });
  }

  /** Returns the feed's name in the table of positions. */
  String name() {
    return name;
  }

  /** Follows the feed from a position on; an empty position is the beginning. */
  FeedStream<?, ?> open(String position) {
    return open.apply(Optional.of(position));
  }

  /** Follows the feed from the last event on. */
  FeedStream<?, ?> openFromNow() {
    return open.apply(Optional.empty());
  }

  private static Item item(WatchTransactionsResponse answer) {
    return new Item(
        Long.toString(answer.getSeq()),
        answer.hasTransaction()
            ? Optional.of(TransactionEvents.event(answer.getTransaction()))
            : Optional.empty());
  }

  private static Item item(WatchWithdrawalsResponse answer) {
    return new Item(
        answer.getPosition(),
        answer.hasEvent()
            ? Optional.of(WithdrawalEvents.event(answer.getWithdrawal(), answer.getEvent()))
            : Optional.empty());
  }
}
