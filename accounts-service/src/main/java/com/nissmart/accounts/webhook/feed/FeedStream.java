package com.nissmart.accounts.webhook.feed;

import com.nissmart.accounts.webhook.event.WebhookEvent;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream of a service's answers with flow control: it requests as many answers as were taken.
 *
 * @param <Q> the request
 * @param <A> the answers
 */
final class FeedStream<Q, A> implements ClientResponseObserver<Q, A>, AutoCloseable {
  private static final int AHEAD = 1_000;

  private final LinkedBlockingQueue<Arrival<A>> arrived = new LinkedBlockingQueue<>();
  private final Function<A, Item> read;
  private @Nullable ClientCallStreamObserver<Q> call;

  /**
   * An item of the feed.
   *
   * @param position the position after this item
   * @param event empty in a heartbeat
   */
  record Item(String position, Optional<WebhookEvent> event) {}

  /** An answer, or the reason why the stream ended. */
  private record Arrival<A>(@Nullable A answer, @Nullable Refusal end) {}

  FeedStream(Function<A, Item> read) {
    this.read = read;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> started) {
    started.disableAutoRequestWithInitial(AHEAD);
    call = started;
  }

  @Override
  public void onNext(A answer) {
    arrived.add(new Arrival<>(answer, null));
  }

  @Override
  public void onError(Throwable problem) {
    Refusal refusal =
        problem instanceof StatusRuntimeException status
            ? GrpcErrors.fromStatus(status)
            : GrpcErrors.toRefusal(problem);
    arrived.add(new Arrival<>(null, refusal));
  }

  @Override
  public void onCompleted() {
    arrived.add(new Arrival<>(null, new Refusal(Reason.UNAVAILABLE, "The feed has ended")));
  }

  /**
   * Returns the items that arrived since the last call, or an empty list.
   *
   * @param most the most items to return
   * @param patience how long to wait for the first item
   * @throws Refusal when the stream has ended
   */
  List<Item> take(int most, Duration patience) throws InterruptedException {
    Arrival<A> first = arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    List<Item> items = new ArrayList<>();
    for (Arrival<A> next = first; next != null; next = next(items.size() < most)) {
      A answer = next.answer();
      if (answer == null) {
        return ended(next, items);
      }
      items.add(read.apply(answer));
    }
    ClientCallStreamObserver<Q> from = call;
    if (from != null && !items.isEmpty()) {
      from.request(items.size());
    }
    return items;
  }

  @Override
  public void close() {
    ClientCallStreamObserver<Q> open = call;
    if (open != null) {
      open.cancel("the follower has stopped", null);
    }
  }

  private @Nullable Arrival<A> next(boolean more) {
    return more ? arrived.poll() : null;
  }

  /** Returns the items before the end; the next call throws the reason of the end. */
  private List<Item> ended(Arrival<A> end, List<Item> items) {
    Refusal refusal = end.end();
    if (items.isEmpty() && refusal != null) {
      throw refusal;
    }
    arrived.add(end);
    return items;
  }
}
