package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The end of a gRPC call.
 *
 * @param code the number of the gRPC status; 0 is OK
 * @param message the server's explanation
 */
record CallStatus(int code, String message) {
  static final CallStatus OK = new CallStatus(0, "");
  static final int UNKNOWN = 2;
  static final int RESOURCE_EXHAUSTED = 8;
  static final int FAILED_PRECONDITION = 9;
  static final int UNAVAILABLE = 14;

  /** The stream or its connection ended before the answer came. */
  private static final CallStatus LOST = new CallStatus(UNAVAILABLE, "The connection was lost");

  /** Reads the status from a response's last headers; null means a lost connection. */
  static CallStatus of(@Nullable Http2Headers last) {
    if (last == null) {
      return LOST;
    }
    CharSequence code = last.get("grpc-status");
    if (code == null) {
      return new CallStatus(UNKNOWN, "No grpc-status; the HTTP status is " + last.status());
    }
    if (code.length() == 1 && code.charAt(0) == '0') {
      return OK;
    }
    return new CallStatus(
        Integer.parseInt(code.toString()),
        Objects.requireNonNullElse(last.get("grpc-message"), "").toString());
  }

  boolean isOk() {
    return code == OK.code;
  }
}
