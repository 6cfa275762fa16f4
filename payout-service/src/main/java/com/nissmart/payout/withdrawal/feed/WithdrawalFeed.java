package com.nissmart.payout.withdrawal.feed;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.WatchWithdrawalsRequest;
import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import com.nissmart.runtime.feed.Feed;
import com.nissmart.runtime.feed.FeedPage;
import com.nissmart.runtime.feed.FeedSource;
import com.nissmart.runtime.identity.Caller;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads the events of all withdrawals once for all watchers of this replica. */
public final class WithdrawalFeed
    implements FeedSource<WithdrawalFeedEvent, WithdrawalFeedPosition, Caller>, AutoCloseable {
  /** The number of events of all users that are searched at once for those of one user. */
  static final int WINDOW = 5_000;

  private final Jdbi jdbi;
  private final WithdrawalFeedStore store = new WithdrawalFeedStore();
  private final Feed<WithdrawalFeedEvent, WithdrawalFeedPosition, Caller> feed;

  public WithdrawalFeed(Jdbi jdbi, Duration signOfLife) {
    this.jdbi = jdbi;
    this.feed = new Feed<>("withdrawal-feed", this, signOfLife);
  }

  /** Begins to read events while anybody watches. */
  public WithdrawalFeed start() {
    feed.start();
    return this;
  }

  /**
   * Begins to send events to a client, and returns at once.
   *
   * @throws Refusal INVALID_REQUEST when the feed does not reach the position
   */
  public void watch(
      Caller caller,
      WatchWithdrawalsRequest request,
      ServerCallStreamObserver<WatchWithdrawalsResponse> observer) {
    WithdrawalFeedPosition after = WithdrawalFeedPosition.parse(request.getAfterPosition());
    WithdrawalFeedPosition head = head();
    if (after.compareTo(head) > 0) {
      throw Refusal.invalid(
          "after_position",
          "OUT_OF_RANGE",
          "after_position must be at most " + head.text() + ", got " + after.text());
    }
    feed.watch(request.getFromNow() ? head : after, new WithdrawalWatcher(caller, observer));
  }

  public int watching() {
    return feed.watching();
  }

  @Override
  public void close() {
    feed.close();
  }

  @Override
  public WithdrawalFeedPosition head() {
    return jdbi.withHandle(store::head);
  }

  @Override
  public WithdrawalFeedPosition positionOf(WithdrawalFeedEvent event) {
    return event.position();
  }

  @Override
  public List<WithdrawalFeedEvent> after(WithdrawalFeedPosition position, int limit) {
    return jdbi.withHandle(h -> store.after(h, position, WithdrawalFeedPosition.END, null, limit));
  }

  @Override
  public FeedPage<WithdrawalFeedEvent, WithdrawalFeedPosition> after(
      Caller caller, WithdrawalFeedPosition position, int limit) {
    UUID only = !caller.mayReadAll() && caller instanceof Caller.User user ? user.userId() : null;
    return jdbi.withHandle(handle -> read(handle, only, position, limit));
  }

  /** Reads at most a window of events, so that a watcher that is far behind delays no other. */
  FeedPage<WithdrawalFeedEvent, WithdrawalFeedPosition> read(
      Handle handle, @Nullable UUID userId, WithdrawalFeedPosition position, int limit) {
    WithdrawalFeedPosition head = store.head(handle);
    WithdrawalFeedPosition end =
        userId == null ? head : store.ahead(handle, position, WINDOW).orElse(head);
    List<WithdrawalFeedEvent> events = store.after(handle, position, end, userId, limit);
    WithdrawalFeedPosition last = events.isEmpty() ? position : events.getLast().position();
    return new FeedPage<>(events, events.size() == limit || last.compareTo(end) > 0 ? last : end);
  }
}
