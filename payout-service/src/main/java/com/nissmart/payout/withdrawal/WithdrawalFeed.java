package com.nissmart.payout.withdrawal;

import com.nissmart.runtime.feed.Feed;
import com.nissmart.runtime.feed.FeedPage;
import com.nissmart.runtime.feed.FeedSource;
import com.nissmart.runtime.identity.Caller;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Follows the history of all withdrawals, for everybody who watches on this replica. */
public final class WithdrawalFeed
    implements FeedSource<FeedEvent, FeedPosition, Caller>, AutoCloseable {
  /** So many events of everybody are looked through at once for those of one. */
  static final int WINDOW = 5_000;

  private final Jdbi jdbi;
  private final Feed<FeedEvent, FeedPosition, Caller> feed;

  /**
   * A feed.
   *
   * @param signOfLife how long a watcher hears nothing at most
   */
  public WithdrawalFeed(Jdbi jdbi, Duration signOfLife) {
    this.jdbi = jdbi;
    this.feed = new Feed<>("withdrawal-feed", this, signOfLife);
  }

  /** Follows while anybody watches. */
  public WithdrawalFeed start() {
    feed.start();
    return this;
  }

  /** Begins to send what follows; returns at once. */
  void watch(FeedPosition after, boolean fromNow, WatchCall call) {
    feed.watch(fromNow ? head() : after, call);
  }

  /** How many watch. */
  public int watching() {
    return feed.watching();
  }

  @Override
  public void close() {
    feed.close();
  }

  @Override
  public FeedPosition head() {
    return jdbi.withHandle(FeedStore::head);
  }

  @Override
  public FeedPosition positionOf(FeedEvent event) {
    return event.position();
  }

  @Override
  public List<FeedEvent> after(FeedPosition position, int limit) {
    return jdbi.withHandle(h -> FeedStore.after(h, position, FeedPosition.END, null, limit));
  }

  @Override
  public FeedPage<FeedEvent, FeedPosition> after(Caller caller, FeedPosition position, int limit) {
    UUID only = !caller.mayReadAll() && caller instanceof Caller.User user ? user.userId() : null;
    return jdbi.withHandle(handle -> read(handle, only, position, limit));
  }

  /** Reads no further than a window, so that one who comes from far behind delays nobody. */
  static FeedPage<FeedEvent, FeedPosition> read(
      Handle handle, @Nullable UUID userId, FeedPosition position, int limit) {
    FeedPosition head = FeedStore.head(handle);
    FeedPosition end =
        userId == null ? head : FeedStore.ahead(handle, position, WINDOW).orElse(head);
    List<FeedEvent> events = FeedStore.after(handle, position, end, userId, limit);
    FeedPosition last = events.isEmpty() ? position : events.getLast().position();
    return new FeedPage<>(events, events.size() == limit || last.compareTo(end) > 0 ? last : end);
  }
}
