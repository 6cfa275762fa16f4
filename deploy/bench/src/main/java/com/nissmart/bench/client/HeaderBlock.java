package com.nissmart.bench.client;

import io.grpc.MethodDescriptor;

/** The header block of a unary gRPC call, made once and sent many times. */
final class HeaderBlock {
  private HeaderBlock() {}

  /**
   * The block of a call.
   *
   * @param authority host:port
   * @param token of the caller
   * @param timeoutSeconds the call's deadline, which the server keeps
   */
  static byte[] of(
      MethodDescriptor<?, ?> method, String authority, String token, int timeoutSeconds) {
    return HpackBlock.post()
        .with(HpackBlock.PATH, "/" + method.getFullMethodName())
        .with(HpackBlock.AUTHORITY, authority)
        .with(HpackBlock.CONTENT_TYPE, "application/grpc")
        .with("te", "trailers")
        .with(HpackBlock.USER_AGENT, "nissmart-bench")
        .with("grpc-timeout", timeoutSeconds + "S")
        .with(HpackBlock.AUTHORIZATION, "Bearer " + token)
        .bytes();
  }
}
