package com.nissmart.runtime.feed;

import com.nissmart.contract.Refusal;

/** Where a stream goes; called by one thread at a time. */
public interface Subscriber<E, P, V> {
  /** Who watches. */
  V viewer();

  /** Whether the viewer is to see it. */
  boolean concerns(E event);

  /** Whether it has room: nothing is sent while it has none. */
  boolean isReady();

  /** Whether nobody listens any more. */
  boolean isCancelled();

  /**
   * Whether the caller may still listen.
   *
   * @throws Refusal when not; the stream ends with it
   */
  void requireAccess();

  /** To be run when there may be room again, or nobody listens any more. */
  void onChange(Runnable wake);

  /** The next event that concerns the viewer. */
  void event(E event);

  /** A sign of life: all that concerns the viewer up to this place was sent. */
  void position(P position);

  /** The stream ends. */
  void end(Throwable reason);
}
