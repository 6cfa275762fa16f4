package com.nissmart.runtime.grpc;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The number of calls that a closing server has yet to answer. Streams are not counted, because
 * they end only when their reader leaves.
 */
final class InFlight extends ServerStreamTracer.Factory {
  private static final Duration POLL = Duration.ofMillis(2);

  private final Set<String> endless;
  private final AtomicLong calls = new AtomicLong();
  // One for all calls, because it has no state.
  private final ServerStreamTracer counted =
      new ServerStreamTracer() {
        @Override
        public void streamClosed(Status status) {
          calls.decrementAndGet();
        }
      };
  private final ServerStreamTracer uncounted = new ServerStreamTracer() {};

  InFlight(Set<String> endless) {
    this.endless = endless;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    if (endless.contains(fullMethodName)) {
      return uncounted;
    }
    calls.incrementAndGet();
    return counted;
  }

  /** Waits until all calls are answered, at most so long. */
  void await(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (calls.get() > 0 && System.nanoTime() - end < 0) {
      Thread.sleep(POLL);
    }
  }
}
