package com.nissmart.gateway.statements;

import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.share.Shares;
import com.nissmart.gateway.http.share.Shares.Grant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The queue of statements in PDF. They are drawn in pieces on the queue's one thread, so that they
 * take no other capacity, and a short one does not wait for the end of a long one. The queue holds
 * one statement of each caller and a few of each network address, until the client has it or has
 * gone. The addresses take turns, and one that has had none for a round comes before those that
 * always wait.
 */
public final class StatementQueue implements AutoCloseable {
  private static final int MOST = 128;

  /** The heap for each statement; one that needs all fonts has some megabytes of tables. */
  private static final int HEAP_OF_ONE = 16 << 20;

  private static final int OF_NETWORK = 8;

  private final long places = Math.min(MOST, Runtime.getRuntime().maxMemory() / HEAP_OF_ONE);
  private final Shares<UUID> callers = new Shares<>(1, places);
  private final Shares<String> networks = new Shares<>(OF_NETWORK, places);
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

  /** The turn of a piece: each network has one in a round. */
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

  /** A place of a statement, which runs its pieces in turn with those of others. */
  final class Place implements Executor {
    private final UUID caller;
    private final String network;

    private Place(UUID caller, String network) {
      this.caller = caller;
      this.network = network;
    }

    @Override
    public void execute(Runnable piece) {
      thread.execute(turn(network, piece));
    }

    /** Makes room for another statement; to be called once. */
    void leave() {
      callers.giveBack(caller, 1);
      networks.giveBack(network, 1);
    }
  }

  /** Takes a place for a request. Refuses with RATE_LIMITED or QUEUE_FULL. */
  Place enter(ApiRequest http) {
    return enter(http.caller().userId(), http.network());
  }

  Place enter(UUID caller, String network) {
    refuse(callers.take(caller, 1), "Another statement of yours is being made");
    Grant grant = networks.take(network, 1);
    if (grant != Grant.TAKEN) {
      callers.giveBack(caller, 1);
    }
    refuse(grant, "Other statements for your network address are being made");
    return new Place(caller, network);
  }

  private static void refuse(Grant grant, String why) {
    grant.require(
        () -> why + "; wait for it first", "Too many statements are being made; try again later");
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
