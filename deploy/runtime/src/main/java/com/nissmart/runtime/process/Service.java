package com.nissmart.runtime.process;

/** A service of a process, with its object graph, that runs until it is closed. */
public interface Service extends AutoCloseable {

  /** Starts it and returns when it can serve; a failed start leaves nothing running. */
  Service start();

  /** Finishes running calls, then frees everything; a second close does nothing. */
  @Override
  void close();
}
