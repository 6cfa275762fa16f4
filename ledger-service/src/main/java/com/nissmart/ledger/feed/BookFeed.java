package com.nissmart.ledger.feed;

import com.nissmart.contract.Refusal;
import com.nissmart.ledger.history.BookReads;
import com.nissmart.ledger.history.BookSnapshot;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.runtime.feed.Feed;
import com.nissmart.runtime.feed.FeedPage;
import com.nissmart.runtime.feed.FeedSource;
import com.nissmart.runtime.feed.Subscriber;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * The feed of the book for all watchers of this replica; a position in it is a seq. It follows the
 * tables, so that a watcher may wait for a transaction that was answered already. Seqs may be left
 * out, where a database lost them.
 */
public final class BookFeed
    implements FeedSource<TransactionEvent, Long, BookViewer>, AutoCloseable {
  private final BookReads reads;
  private final TransactionFeedStore store = new TransactionFeedStore();
  private final Feed<TransactionEvent, Long, BookViewer> feed;

  /**
   * Makes a feed that has not started; {@code signOfLife} is the interval at which an idle stream
   * is sent its position.
   */
  public BookFeed(BookReads reads, Duration signOfLife) {
    this.reads = reads;
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
    long head = reads.lastSeq();
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
    return reads.stored(BookSnapshot::tablesSeq);
  }

  @Override
  public Long positionOf(TransactionEvent event) {
    return event.row().seq();
  }

  @Override
  public List<TransactionEvent> after(Long position, int limit) {
    return reads.stored(book -> store.after(book.handle(), book.bookId(), position, limit));
  }

  @Override
  public FeedPage<TransactionEvent, Long> after(BookViewer viewer, Long position, int limit) {
    return reads.stored(book -> read(book, viewer, position, limit));
  }

  private FeedPage<TransactionEvent, Long> read(
      BookSnapshot book, BookViewer viewer, long position, int limit) {
    UUID userId = viewer.userId();
    List<TransactionEvent> events =
        userId == null
            ? store.after(book.handle(), book.bookId(), position, limit)
            : store.ofOwner(book.handle(), book.bookId(), userId, viewer.name(), position, limit);
    return new FeedPage<>(
        events,
        events.size() == limit
            ? events.getLast().row().seq()
            : Math.max(position, book.tablesSeq()));
  }
}
