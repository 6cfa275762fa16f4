package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;

/** A connection that makes unary gRPC calls. */
final class GrpcConnection extends Http2Connection<Call> {
  private final Trailers trailers = new Trailers();

  @Override
  void ended(Call call, ByteBuf block) {
    call.end(trailers.read(block));
  }

  @Override
  void ended(Call call) {
    call.end(new Answered(Answered.UNKNOWN, "no trailers"));
  }

  @Override
  void reset(Call call, int code) {
    call.end(new Answered(Answered.UNAVAILABLE, "reset with " + code));
  }
}
