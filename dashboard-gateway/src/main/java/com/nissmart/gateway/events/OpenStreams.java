package com.nissmart.gateway.events;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** All open streams. It limits their number, and ends each with its session. */
public final class OpenStreams implements AutoCloseable {
  /** The most streams of all callers, for the sake of the services and of our memory. */
  private static final int MOST = 2_000;

  private static final long CLOSE_SECONDS = 2;

  private final int perCaller;
  private final Map<LiveStream, String> sessions = new ConcurrentHashMap<>();
  private final Map<String, Integer> perCallerNow = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Permits {@code perCaller} streams of one caller at once. */
  public OpenStreams(int perCaller) {
    this.perCaller = perCaller;
  }

  public int count() {
    return sessions.size();
  }

  public void endSession(String sessionId) {
    sessions.forEach((stream, session) -> {
      if (session.equals(sessionId)) {
        stream.end(Reason.TOKEN_INVALID);
      }
    });
  }

  /** Reserves one more stream of the caller. Refuses with RATE_LIMITED or QUEUE_FULL. */
  void admit(String caller) {
    if (closed) {
      throw new Refusal(Reason.UNAVAILABLE, "The server is shutting down; try again later");
    }
    if (sessions.size() >= MOST) {
      throw new Refusal(Reason.QUEUE_FULL, "Too many streams are open; try again later");
    }
    int now = perCallerNow.merge(caller, 1, Integer::sum);
    if (now > perCaller) {
      leave(caller);
      throw new Refusal(
          Reason.RATE_LIMITED,
          "You have " + perCaller + " open streams, which is the limit; close one first");
    }
  }

  /** Tracks the stream until it ends. */
  void add(LiveStream stream, String caller, String sessionId) {
    sessions.put(stream, sessionId);
    var _ =
        stream
            .whenOver()
            .handle((over, failure) -> {
              leave(caller);
              sessions.remove(stream);
              return true;
            });
  }

  private void leave(String caller) {
    perCallerNow.computeIfPresent(caller, (key, count) -> count == 1 ? null : count - 1);
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
