package com.nissmart.runtime.process;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The started parts of a process, closed in reverse order and each exactly once. A part that cannot
 * be closed is logged, and the others are still closed.
 */
public final class Lifecycle implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Adds a running part, and returns it. */
  public synchronized <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Adds an action for the end, for parts that are not AutoCloseable. */
  public void onClose(AutoCloseable action) {
    add(action);
  }

  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        log.warn("Interrupted while closing {}", part);
      } catch (Exception e) {
        log.error("Cannot close {}", part, e);
      }
    }
  }
}
