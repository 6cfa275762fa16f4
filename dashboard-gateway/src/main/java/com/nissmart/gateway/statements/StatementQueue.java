package com.nissmart.gateway.statements;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.share.Shares;
import com.nissmart.gateway.http.share.Shares.Grant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The queue of statements in PDF. Each is read and drawn on the queue's one thread, so that
 * statements take no other capacity, and only one is in memory. It holds one of each caller and a
 * few of each network address. The addresses take turns, and one that has had none for a round
 * comes before those that always wait.
 */
public final class StatementQueue implements AutoCloseable {
  private static final int MOST = 128;
  private static final int OF_NETWORK = 8;

  private final Shares<UUID> callers = new Shares<>(1, MOST);
  private final Shares<String> networks = new Shares<>(OF_NETWORK, MOST);
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new PriorityBlockingQueue<>(),
          Thread.ofPlatform().name("statements").factory());

  /** The last round of each network that has one now or later. */
  private final Map<String, Long> rounds = new HashMap<>();

  private long round;
  private long arrivals;

  /** A statement's place: each network has one in a round. */
  private final class Turn implements Runnable, Comparable<Turn> {
    private static final Comparator<Turn> ORDER =
        Comparator.<Turn>comparingLong(turn -> turn.inRound).thenComparingLong(turn -> turn.number);

    private final long inRound;
    private final long number;
    private final Runnable work;

    private Turn(long inRound, long number, Runnable work) {
      this.inRound = inRound;
      this.number = number;
      this.work = work;
    }

    @Override
    public int compareTo(Turn other) {
      return ORDER.compare(this, other);
    }

    @Override
    public void run() {
      begin(inRound);
      work.run();
    }
  }

  /**
   * Reads a statement and draws it. Refuses with RATE_LIMITED or QUEUE_FULL before it reads. It
   * does not read or draw a statement whose client has gone.
   */
  <S, R> CompletableFuture<R> run(
      ApiRequest http, Supplier<CompletableFuture<S>> reading, Function<S, R> drawing) {
    UUID caller = http.caller().userId();
    String network = http.network();
    refuse(callers.take(caller, 1), "Another statement of yours is being made");
    Grant grant = networks.take(network, 1);
    if (grant != Grant.TAKEN) {
      callers.giveBack(caller, 1);
    }
    refuse(grant, "Other statements for your network address are being made");
    return CompletableFuture.supplyAsync(
            () -> {
              http.refuseAbandoned();
              S statement = reading.get().join();
              http.refuseAbandoned();
              return drawing.apply(statement);
            },
            work -> thread.execute(turn(network, work)))
        .whenComplete((done, failure) -> {
          callers.giveBack(caller, 1);
          networks.giveBack(network, 1);
        });
  }

  private static void refuse(Grant grant, String why) {
    if (grant == Grant.SHARE_USED) {
      throw new Refusal(Reason.RATE_LIMITED, why + "; wait for it first");
    }
    if (grant == Grant.ALL_USED) {
      throw new Refusal(Reason.QUEUE_FULL, "Too many statements are being made; try again later");
    }
  }

  /** Gives a network that has had a turn lately a later place than a new one. */
  private synchronized Turn turn(String network, Runnable work) {
    long next = Math.max(round - 1, rounds.getOrDefault(network, round - 2) + 1);
    rounds.put(network, next);
    return new Turn(next, arrivals++, work);
  }

  private synchronized void begin(long next) {
    if (next > round) {
      round = next;
      rounds.values().removeIf(last -> last < next);
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
