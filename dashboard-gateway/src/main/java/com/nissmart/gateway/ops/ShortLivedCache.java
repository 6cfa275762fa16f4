package com.nissmart.gateway.ops;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is good for a moment. Whoever asks while it is being made waits for it; a failure
 * is nobody's answer but that of the one who asked.
 */
final class ShortLivedCache<T> {
  private final long goodForNanos;
  private final LongSupplier nanos;
  private final AtomicReference<@Nullable Made<T>> last = new AtomicReference<>();

  private record Made<T>(long begun, CompletableFuture<T> answer) {}

  ShortLivedCache(long goodForNanos, LongSupplier nanos) {
    this.goodForNanos = goodForNanos;
    this.nanos = nanos;
  }

  /** The answer that {@code question} gives, or gave a moment ago. */
  CompletableFuture<T> get(Supplier<CompletableFuture<T>> question) {
    @Nullable Made<T> known = last.get();
    if (known != null && isGood(known)) {
      return known.answer().exceptionallyCompose(failure -> question.get());
    }
    Made<T> made = new Made<>(nanos.getAsLong(), new CompletableFuture<>());
    if (!last.compareAndSet(known, made)) {
      return get(question);
    }
    var _ =
        question
            .get()
            .whenComplete((answer, failure) -> {
              if (failure == null) {
                made.answer().complete(answer);
              } else {
                last.compareAndSet(made, null);
                made.answer().completeExceptionally(failure);
              }
            });
    return made.answer();
  }

  private boolean isGood(Made<T> made) {
    return !made.answer().isDone() || nanos.getAsLong() - made.begun() < goodForNanos;
  }
}
