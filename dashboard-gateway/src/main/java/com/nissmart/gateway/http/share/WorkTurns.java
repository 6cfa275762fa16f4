package com.nissmart.gateway.http.share;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The turns of requests to be worked on, so that nobody waits behind all requests of a few busy
 * clients. The key that has the fewest requests in work comes first. No key takes more than one
 * turn when it would then have more than are left, so that something is left for a new one.
 *
 * @param <K> the key: a network address
 */
public final class WorkTurns<K> {
  private final Map<K, Line> lines = new HashMap<>();
  private final TreeSet<Line> waiting =
      new TreeSet<>(
          Comparator.<Line>comparingInt(line -> line.working)
              .thenComparingLong(line -> line.place));

  private int free;
  private long places;

  /** The requests of one key; {@code place} orders the lines that wait. */
  private final class Line {
    private final K key;
    private final Queue<CompletableFuture<Runnable>> requests = new ArrayDeque<>();
    private int working;
    private long place;

    private Line(K key) {
      this.key = key;
    }
  }

  /** Permits a number of requests in work at once. */
  public WorkTurns(int atOnce) {
    this.free = atOnce;
  }

  /**
   * Returns the turn of a request when it comes. Its runnable ends the turn and must run once, also
   * for a request that has been given up.
   */
  public CompletableFuture<Runnable> enter(K key) {
    CompletableFuture<Runnable> turn = new CompletableFuture<>();
    synchronized (this) {
      Line line = lines.computeIfAbsent(key, Line::new);
      line.requests.add(turn);
      if (line.requests.size() == 1) {
        line.place = places++;
        waiting.add(line);
      }
    }
    beginAll();
    return turn;
  }

  private void beginAll() {
    for (Runnable begin = next(); begin != null; begin = next()) {
      begin.run();
    }
  }

  /** Returns the beginning of the next request that may be worked on, or null. */
  private synchronized @Nullable Runnable next() {
    Line line = waiting.isEmpty() ? null : waiting.first();
    if (line == null || free == 0 || (line.working > 0 && line.working >= free)) {
      return null;
    }
    waiting.remove(line);
    line.working++;
    free--;
    CompletableFuture<Runnable> request = line.requests.remove();
    if (!line.requests.isEmpty()) {
      line.place = places++;
      waiting.add(line);
    }
    return () -> request.complete(() -> end(line));
  }

  private void end(Line line) {
    synchronized (this) {
      boolean waits = waiting.remove(line);
      line.working--;
      free++;
      if (waits) {
        waiting.add(line);
      } else if (line.working == 0) {
        lines.remove(line.key);
      }
    }
    beginAll();
  }
}
