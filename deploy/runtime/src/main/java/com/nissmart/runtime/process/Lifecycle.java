package com.nissmart.runtime.process;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what was started, in reverse order, each exactly once. A part that cannot be closed is
 * logged and does not keep the others open.
 */
public final class Lifecycle implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Remembers a part that is running, and hands it back. */
  public synchronized <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Remembers what is to be done at the end, for parts that are not AutoCloseable. */
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
        log.warn("interrupted while closing {}", part);
      } catch (Exception e) {
        log.error("cannot close {}", part, e);
      }
    }
  }
}
