package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;

/** A connection that sends REST requests; what came by the end of an answer is the answer. */
final class RestConnection extends Http2Connection<RestRequest> {
  @Override
  void ended(RestRequest request, ByteBuf trailers) {
    request.end();
  }

  @Override
  void ended(RestRequest request) {
    request.end();
  }

  @Override
  void reset(RestRequest request, int code) {
    request.end();
  }
}
