package com.nissmart.runtime.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Sessions and API keys that are over, until the last access token of each has expired anyway.
 * Access tokens are not looked up when they are verified; this is what makes them end before they
 * expire.
 */
public final class EndedSessions {
  /** Longer than any access token lives. */
  private static final Duration REMEMBERED = Duration.ofMinutes(15);

  private static final int LARGEST = 100_000;

  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Cache<String, Boolean> ended =
      Caffeine.newBuilder().maximumSize(LARGEST).expireAfterWrite(REMEMBERED).build();

  /** Tells {@code listener} each session that ends here from now on. */
  public void onEnd(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** What this claim sid of an access token names is over. */
  public void add(String sessionId) {
    ended.put(sessionId, true);
    // Each time that it is told: something may have begun while it was told before.
    listeners.forEach(listener -> listener.accept(sessionId));
  }

  /** Whether what this claim sid names is known to be over. */
  public boolean contains(String sessionId) {
    return ended.getIfPresent(sessionId) != null;
  }
}
