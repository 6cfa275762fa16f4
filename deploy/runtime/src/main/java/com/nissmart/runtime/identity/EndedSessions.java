package com.nissmart.runtime.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The sessions and API keys that have ended, each remembered until its last access token has
 * expired. Access tokens are verified without a lookup; this list ends them before they expire.
 */
public final class EndedSessions {
  /** The time to remember an end: longer than any token lives, also by a clock that differs. */
  private static final Duration REMEMBERED = Tokens.LONGEST_LIFE.plusMinutes(2);

  private static final int LARGEST = 100_000;

  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Cache<String, Boolean> ended =
      Caffeine.newBuilder().maximumSize(LARGEST).expireAfterWrite(REMEMBERED).build();

  /** Calls the listener with each session that ends from now on. */
  public void onEnd(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** Adds the session or API key that the claim sid of an access token names. */
  public void add(String sessionId) {
    ended.put(sessionId, true);
    // Repeated for an end that is known: a stream may have begun in the meantime.
    listeners.forEach(listener -> listener.accept(sessionId));
  }

  /** Returns whether the session or API key of this claim sid is known to have ended. */
  public boolean contains(String sessionId) {
    return ended.getIfPresent(sessionId) != null;
  }
}
