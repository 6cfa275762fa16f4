package com.nissmart.gateway.events;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.share.Shares;
import com.nissmart.gateway.http.share.Shares.Grant;
import com.nissmart.runtime.identity.Caller;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * All open streams. It limits their number for each caller, for savers also for each network
 * address, and in all, and ends each stream with its session. Savers cannot take the places that
 * operators need.
 */
public final class OpenStreams implements AutoCloseable {
  /** The most streams of all callers, for the sake of the services and of our memory. */
  private static final int MOST = 2_000;

  /** The part of them that only operators and auditors may use. */
  private static final int RESERVED = 200;

  private static final long CLOSE_SECONDS = 2;

  private final StreamSettings settings;
  private final Shares<UUID> savers;
  private final Shares<UUID> operators;
  private final Shares<String> networks;
  private final Map<LiveStream, String> sessions = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Permits the settings' number of streams of one caller and of one address at once. */
  public OpenStreams(StreamSettings settings) {
    this.settings = settings;
    this.savers = new Shares<>(settings.perCaller(), MOST - RESERVED);
    this.operators = new Shares<>(settings.perCaller(), RESERVED);
    this.networks = new Shares<>(settings.perAddress(), MOST - RESERVED);
  }

  public void endSession(String sessionId) {
    sessions.forEach((stream, session) -> {
      if (session.equals(sessionId)) {
        stream.end(Reason.TOKEN_INVALID);
      }
    });
  }

  /**
   * Reserves one more stream. Refuses with RATE_LIMITED or QUEUE_FULL.
   *
   * @return frees the place again; run it once
   */
  Runnable admit(Caller.User caller, String network) {
    if (closed) {
      throw new Refusal(Reason.UNAVAILABLE, "The server is shutting down; try again later");
    }
    return caller.mayReadAll()
        ? admitOperator(caller.userId())
        : admitSaver(caller.userId(), network);
  }

  private Runnable admitOperator(UUID caller) {
    refuse(operators.take(caller, 1), "You have", settings.perCaller());
    return () -> operators.giveBack(caller, 1);
  }

  private Runnable admitSaver(UUID caller, String network) {
    refuse(savers.take(caller, 1), "You have", settings.perCaller());
    Grant grant = networks.take(network, 1);
    if (grant != Grant.TAKEN) {
      savers.giveBack(caller, 1);
    }
    refuse(grant, "Your network address has", settings.perAddress());
    return () -> {
      savers.giveBack(caller, 1);
      networks.giveBack(network, 1);
    };
  }

  private static void refuse(Grant grant, String who, int most) {
    grant.require(
        () -> who + " " + most + " open streams, which is the limit; close one first",
        "Too many streams are open; try again later");
  }

  /** Tracks the stream until it ends, and then frees its place. */
  void add(LiveStream stream, String sessionId, Runnable leave) {
    sessions.put(stream, sessionId);
    var _ =
        stream
            .whenOver()
            .handle((over, failure) -> {
              leave.run();
              sessions.remove(stream);
              return true;
            });
  }

  /** Ends all streams, so that the server can stop. */
  @Override
  public void close() {
    closed = true;
    Set<LiveStream> all = Set.copyOf(sessions.keySet());
    all.forEach(stream -> stream.end(Reason.UNAVAILABLE));
    CompletableFuture<?>[] ends =
        all.stream()
            .map(stream -> stream.whenOver().exceptionally(failure -> null))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(ends).completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS).join();
  }
}
