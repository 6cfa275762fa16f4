package com.nissmart.runtime.process;

/**
 * Something that runs until it is closed: the whole object graph of a process, or one of its parts.
 */
public interface Service extends AutoCloseable {

  /** Starts it and returns when it can serve; what fails leaves nothing running. */
  Service start();

  /** Finishes what is in flight, then frees everything; nothing when it was closed before. */
  @Override
  void close();
}
