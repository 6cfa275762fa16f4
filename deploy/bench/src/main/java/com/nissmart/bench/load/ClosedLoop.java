package com.nissmart.bench.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A fixed number of calls in flight; each call that ends begins the next. */
public final class ClosedLoop {
  private final RepeatedCall work;
  private final LoadMeter meter;
  private final CompletableFuture<LoadResult> finished = new CompletableFuture<>();
  private long next;
  private long limit = Long.MAX_VALUE;
  private int inFlight;

  /**
   * Prepares a loop.
   *
   * @param first number of the first call
   */
  public ClosedLoop(RepeatedCall work, LoadMeter meter, long first) {
    this.work = work;
    this.meter = meter;
    this.next = first;
  }

  /** Ends the loop after that many calls, or with the meter's window if that is earlier. */
  public ClosedLoop limitedTo(long calls) {
    limit = next + calls;
    return this;
  }

  /**
   * Begins calls until the meter's window is over.
   *
   * @param thread runs the loop and receives the endings
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
