package com.nissmart.runtime.feed;

import com.nissmart.contract.Refusal;

/**
 * The receiver of a stream. One thread at a time calls it, but any thread may ask which events
 * concern the viewer.
 */
public interface Subscriber<E, P, V> {
  /** Returns the viewer. */
  V viewer();

  /** Returns whether the viewer may see the event. */
  boolean concerns(E event);

  /** Returns whether it has room; nothing is sent while it has none. */
  boolean isReady();

  /** Returns whether the stream was cancelled. */
  boolean isCancelled();

  /**
   * Checks that the caller may still listen.
   *
   * @throws Refusal when not; the stream ends with it
   */
  void requireAccess();

  /** Sets the action to run when there may be room again, or the stream was cancelled. */
  void onChange(Runnable wake);

  /** Sends the next event of the viewer. */
  void event(E event);

  /** Sends a heartbeat: everything that the viewer may see up to this position was sent. */
  void position(P position);

  /** Ends the stream. */
  void end(Throwable reason);
}
