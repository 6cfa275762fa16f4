package com.nissmart.gateway.ops;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cache of one answer for a short time. Requests during its computation wait for it. A failure
 * goes only to the request that caused it; the others compute again.
 */
final class ShortLivedCache<T> {
  private final long lifetimeNanos;
  private final LongSupplier nanos;
  private final AtomicReference<@Nullable CachedAnswer<T>> last = new AtomicReference<>();

  private record CachedAnswer<T>(long begun, CompletableFuture<T> answer) {}

  ShortLivedCache(long lifetimeNanos, LongSupplier nanos) {
    this.lifetimeNanos = lifetimeNanos;
    this.nanos = nanos;
  }

  /** Returns the cached answer, or computes one. */
  CompletableFuture<T> get(Supplier<CompletableFuture<T>> computation) {
    @Nullable CachedAnswer<T> known = last.get();
    if (known != null && isFresh(known)) {
      return known.answer().exceptionallyCompose(failure -> computation.get());
    }
    CachedAnswer<T> fresh = new CachedAnswer<>(nanos.getAsLong(), new CompletableFuture<>());
    if (!last.compareAndSet(known, fresh)) {
      return get(computation);
    }
    var _ =
        computation
            .get()
            .whenComplete((answer, failure) -> {
              if (failure == null) {
                fresh.answer().complete(answer);
              } else {
                last.compareAndSet(fresh, null);
                fresh.answer().completeExceptionally(failure);
              }
            });
    return fresh.answer();
  }

  private boolean isFresh(CachedAnswer<T> cached) {
    return !cached.answer().isDone() || nanos.getAsLong() - cached.begun() < lifetimeNanos;
  }
}
