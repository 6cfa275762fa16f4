package com.nissmart.bench.client;

/**
 * How a call ended.
 *
 * @param code as gRPC numbers them; 0 is OK
 * @param message what the server said about it
 */
public record Answered(int code, String message) {
  static final int OK = 0;
  static final int UNKNOWN = 2;
  static final int RESOURCE_EXHAUSTED = 8;
  static final int FAILED_PRECONDITION = 9;
  static final int UNAVAILABLE = 14;

  /** The connection ended before the answer came. */
  static final Answered LOST = new Answered(UNAVAILABLE, "the connection was lost");

  /** Whether the response came. */
  public boolean isOk() {
    return code == OK;
  }
}
