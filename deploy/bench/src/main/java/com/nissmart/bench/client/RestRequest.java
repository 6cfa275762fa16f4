package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A request to the gateway that waits for its answer. */
final class RestRequest implements Http2Connection.Stream {
  private static final int KEPT = 160;

  private final byte[] headers;
  private final byte[] body;
  private final RestCalls.Ended ended;
  private final byte[] begin = new byte[KEPT];
  private int length;

  RestRequest(byte[] headers, byte[] body, RestCalls.Ended ended) {
    this.headers = headers;
    this.body = body;
    this.ended = ended;
  }

  @Override
  public int window() {
    return body.length;
  }

  @Override
  public void write(ByteBuf to, int stream) {
    boolean whole = body.length == 0;
    Http2Frames.headers(to, stream, headers, whole);
    if (!whole) {
      Http2Frames.header(to, body.length, Http2Frames.DATA, Http2Frames.END_STREAM, stream);
      to.writeBytes(body);
    }
  }

  /** Takes a piece of the answer; what it begins with tells what it is. */
  @Override
  public void append(ByteBuf payload) {
    int more = Math.min(payload.readableBytes(), KEPT - length);
    payload.readBytes(begin, length, more);
    length += more;
  }

  void end() {
    ended.ended(new String(begin, 0, length, StandardCharsets.UTF_8));
  }

  @Override
  public void lose() {
    ended.ended("");
  }
}
