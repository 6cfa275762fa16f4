package com.nissmart.gateway.statements;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.share.Shares;
import com.nissmart.gateway.http.share.Shares.Grant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The queue of statements in PDF. Each is read and then drawn on the queue's one thread, so that
 * statements take no other capacity. It holds a few statements, and one of each caller.
 */
public final class StatementQueue implements AutoCloseable {
  private static final int MOST = 16;

  private final Shares<UUID> places = new Shares<>(1, MOST);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("statements").factory());

  /**
   * Reads a statement and draws it. Refuses with RATE_LIMITED or QUEUE_FULL before it reads. It
   * does not draw a statement whose client has gone.
   */
  <S, R> CompletableFuture<R> run(
      ApiRequest http, Supplier<CompletableFuture<S>> reading, Function<S, R> drawing) {
    UUID caller = http.caller().userId();
    Grant grant = places.take(caller, 1);
    if (grant == Grant.SHARE_USED) {
      throw new Refusal(
          Reason.RATE_LIMITED, "Another statement of yours is being made; wait for it first");
    }
    if (grant == Grant.ALL_USED) {
      throw new Refusal(Reason.QUEUE_FULL, "Too many statements are being made; try again later");
    }
    CompletableFuture<R> made;
    try {
      made =
          reading
              .get()
              .thenApplyAsync(
                  statement -> {
                    http.refuseAbandoned();
                    return drawing.apply(statement);
                  },
                  thread);
    } catch (RuntimeException e) {
      made = CompletableFuture.failedFuture(e);
    }
    return made.whenComplete((done, failure) -> places.giveBack(caller, 1));
  }

  @Override
  public void close() {
    thread.close();
  }
}
