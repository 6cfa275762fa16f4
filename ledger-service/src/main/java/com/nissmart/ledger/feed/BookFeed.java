package com.nissmart.ledger.feed;

import com.nissmart.contract.Refusal;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.runtime.feed.Feed;
import com.nissmart.runtime.feed.FeedPage;
import com.nissmart.runtime.feed.FeedSource;
import com.nissmart.runtime.feed.Subscriber;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The feed of the book for all watchers of this replica; a position in it is a seq. */
public final class BookFeed
    implements FeedSource<TransactionEvent, Long, BookViewer>, AutoCloseable {
  private final Jdbi jdbi;
  private final TransactionFeedStore store = new TransactionFeedStore();
  private final Feed<TransactionEvent, Long, BookViewer> feed;

  /**
   * Makes a feed that has not started; {@code signOfLife} is the interval at which an idle stream
   * is sent its position.
   */
  public BookFeed(Jdbi jdbi, Duration signOfLife) {
    this.jdbi = jdbi;
    this.feed = new Feed<>("book-feed", this, signOfLife);
  }

  public BookFeed start() {
    feed.start();
    return this;
  }

  /**
   * Begins to send the transactions that concern the viewer, and returns at once.
   *
   * @param after the last seq that the viewer has seen
   * @param fromNow begin after the last transaction instead
   * @throws Refusal INVALID_REQUEST when the book does not reach that far
   */
  public void watch(
      long after, boolean fromNow, Subscriber<TransactionEvent, Long, BookViewer> subscriber) {
    long head = head();
    if (after < 0 || after > head) {
      throw Refusal.invalid(
          "after_seq", "OUT_OF_RANGE", "The after_seq must be 0 to " + head + ", got " + after);
    }
    feed.watch(fromNow ? head : after, subscriber);
  }

  public int watching() {
    return feed.watching();
  }

  @Override
  public void close() {
    feed.close();
  }

  @Override
  public Long head() {
    return jdbi.withHandle(store::head);
  }

  @Override
  public Long positionOf(TransactionEvent event) {
    return event.row().seq();
  }

  @Override
  public List<TransactionEvent> after(Long position, int limit) {
    List<TransactionEvent> events = jdbi.withHandle(handle -> store.after(handle, position, limit));
    for (int i = 0; i < events.size(); i++) {
      long seq = events.get(i).row().seq();
      if (seq != position + 1 + i) {
        throw new IllegalStateException("The book has seq " + seq + " after " + (position + i));
      }
    }
    return events;
  }

  @Override
  public FeedPage<TransactionEvent, Long> after(BookViewer viewer, Long position, int limit) {
    return jdbi.withHandle(handle -> read(handle, viewer, position, limit));
  }

  private FeedPage<TransactionEvent, Long> read(
      Handle handle, BookViewer viewer, long position, int limit) {
    long head = store.head(handle);
    List<TransactionEvent> events =
        viewer.userId() == null
            ? store.after(handle, position, limit)
            : store.ofOwner(handle, viewer.userId(), viewer.name(), position, head, limit);
    // The book may have grown between the two queries.
    long last = events.isEmpty() ? position : events.getLast().row().seq();
    return new FeedPage<>(events, events.size() == limit ? last : Math.max(last, head));
  }
}
