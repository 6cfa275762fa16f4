package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A request to the gateway that waits for its answer. */
final class RestRequest {
  private static final int KEPT = 160;

  final byte[] headers;
  final byte[] body;
  private final RestCalls.Ended ended;
  private final byte[] begin = new byte[KEPT];
  private int length;

  RestRequest(byte[] headers, byte[] body, RestCalls.Ended ended) {
    this.headers = headers;
    this.body = body;
    this.ended = ended;
  }

  /** Takes a piece of the answer; what it begins with tells what it is. */
  void append(ByteBuf payload) {
    int more = Math.min(payload.readableBytes(), KEPT - length);
    payload.readBytes(begin, length, more);
    length += more;
  }

  void end() {
    ended.ended(new String(begin, 0, length, StandardCharsets.UTF_8));
  }

  void lose() {
    ended.ended("");
  }
}
