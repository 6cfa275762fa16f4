package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A call that waits for its answer. */
final class Call implements Http2Connection.Stream {
  private final byte[] headers;
  private final byte[] message;
  private final LedgerCalls.Ended ended;
  private byte @Nullable [] response;
  private int length;

  Call(byte[] headers, byte[] message, LedgerCalls.Ended ended) {
    this.headers = headers;
    this.message = message;
    this.ended = ended;
  }

  @Override
  public int window() {
    return Http2Frames.windowOf(message);
  }

  @Override
  public void write(ByteBuf to, int stream) {
    Http2Frames.headers(to, stream, headers, false);
    Http2Frames.message(to, stream, message);
  }

  @Override
  public void lose() {
    end(Answered.LOST);
  }

  @Override
  public void append(ByteBuf payload) {
    int more = payload.readableBytes();
    byte[] whole = response;
    if (whole == null) {
      whole = new byte[Math.max(more, announcedLength(payload))];
    } else if (whole.length < length + more) {
      whole = Arrays.copyOf(whole, length + more);
    }
    payload.readBytes(whole, length, more);
    response = whole;
    length += more;
  }

  void end(Answered answered) {
    ended.ended(answered, answered.isOk() ? response : null);
  }

  /** The first piece nearly always has gRPC's prefix with the length in it. */
  private static int announcedLength(ByteBuf first) {
    return first.readableBytes() < Http2Frames.MESSAGE_PREFIX
        ? 0
        : Http2Frames.MESSAGE_PREFIX + first.getInt(first.readerIndex() + 1);
  }
}
