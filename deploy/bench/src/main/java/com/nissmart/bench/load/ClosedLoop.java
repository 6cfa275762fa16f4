package com.nissmart.bench.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A fixed number of calls in flight: each that ends begins the next. */
public final class ClosedLoop {
  private final RepeatedCall work;
  private final LoadMeter meter;
  private final CompletableFuture<LoadResult> finished = new CompletableFuture<>();
  private long next;
  private long limit = Long.MAX_VALUE;
  private int inFlight;

  /**
   * A loop that has not begun.
   *
   * @param first number of the first call
   */
  public ClosedLoop(RepeatedCall work, LoadMeter meter, long first) {
    this.work = work;
    this.meter = meter;
    this.next = first;
  }

  /** Ends after that many calls if that is before the meter's end. */
  public ClosedLoop limitedTo(long calls) {
    limit = next + calls;
    return this;
  }

  /**
   * Begins calls until the meter's window is over.
   *
   * @param thread the one that runs the loop and hears the endings
   * @return completed when the last call has ended
   */
  public CompletableFuture<LoadResult> run(Executor thread, int inFlight) {
    thread.execute(() -> {
      try {
        for (int i = 0; i < inFlight && next < limit; i++) {
          begin();
        }
      } catch (RuntimeException e) {
        finished.completeExceptionally(e);
      }
    });
    return finished;
  }

  /** Number of the call that would be next; to be asked when the loop has finished. */
  public long next() {
    return next;
  }

  private void begin() {
    long begun = System.nanoTime();
    inFlight++;
    work.begin(
        next++,
        (done, refused, other) -> {
          long now = System.nanoTime();
          meter.ended(begun, now, done, refused, other);
          inFlight--;
          if (!meter.isOver(now) && next < limit) {
            begin();
          } else if (inFlight == 0) {
            finished.complete(meter.measured());
          }
        });
  }
}
