package com.nissmart.gateway.events;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** All streams that are open: not too many of anybody's, and none for longer than its session. */
public final class OpenStreams implements AutoCloseable {
  /** Of all callers together: what the services and our memory can bear. */
  private static final int MOST = 2_000;

  private static final long FAREWELL_SECONDS = 2;

  private final int perCaller;
  private final Map<LiveStream, String> sessions = new ConcurrentHashMap<>();
  private final Map<String, Integer> perCallerNow = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** At most so many streams of one caller at once. */
  public OpenStreams(int perCaller) {
    this.perCaller = perCaller;
  }

  /** How many are open. */
  public int count() {
    return sessions.size();
  }

  /** Ends the streams of a session that is over. */
  public void endSession(String sessionId) {
    sessions.forEach((stream, session) -> {
      if (session.equals(sessionId)) {
        stream.end(Reason.TOKEN_INVALID);
      }
    });
  }

  /** Takes a place for one more stream of the caller. Refuses with RATE_LIMITED or QUEUE_FULL. */
  void admit(String caller) {
    if (closed) {
      throw new Refusal(Reason.UNAVAILABLE, "The server is going away.");
    }
    if (sessions.size() >= MOST) {
      throw new Refusal(Reason.QUEUE_FULL, "Too many streams are open; try again later.");
    }
    int now = perCallerNow.merge(caller, 1, Integer::sum);
    if (now > perCaller) {
      leave(caller);
      throw new Refusal(
          Reason.RATE_LIMITED,
          "You have " + perCaller + " streams open, which is as many as one may have.");
    }
  }

  /** Keeps the stream in view until it is over. */
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

  /** Says goodbye to everybody, so that nobody keeps the server from stopping. */
  @Override
  public void close() {
    closed = true;
    Set<LiveStream> all = Set.copyOf(sessions.keySet());
    all.forEach(stream -> stream.end(Reason.UNAVAILABLE));
    CompletableFuture<?>[] ends =
        all.stream()
            .map(stream -> stream.whenOver().exceptionally(failure -> null))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(ends)
        .completeOnTimeout(null, FAREWELL_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
