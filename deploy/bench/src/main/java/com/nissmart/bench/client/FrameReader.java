package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** Cuts what arrives into HTTP/2 frames (RFC 9113, 4.1) and says what each of them means. */
abstract class FrameReader extends ByteToMessageDecoder {
  private static final int TYPE = 3;
  private static final int FLAGS = 4;
  private static final int STREAM = 5;
  private static final int PRIORITY_LENGTH = 5;

  /** A piece of a response. */
  abstract void data(int stream, ByteBuf payload, int windowUsed, boolean last);

  /** The trailers of a response, with which it ends. */
  abstract void trailers(int stream, ByteBuf block);

  /** The server gave a call up. */
  abstract void reset(int stream, int code);

  /** One of the server's settings. */
  abstract void setting(int name, long value);

  /** That was the last of the server's settings. */
  abstract void settingsEnd();

  /** The server wants the same eight bytes back. */
  abstract void ping(long content);

  /** The server takes no more calls on this connection. */
  abstract void goAway();

  /** The server has room for more on a stream, or, with 0, on the connection. */
  abstract void windowUpdate(int stream, int more);

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> unused) {
    while (in.readableBytes() >= Http2Frames.HEADER_LENGTH) {
      int start = in.readerIndex();
      int length = in.getUnsignedMedium(start);
      if (in.readableBytes() < Http2Frames.HEADER_LENGTH + length) {
        return;
      }
      in.skipBytes(Http2Frames.HEADER_LENGTH + length);
      frame(
          in.getUnsignedByte(start + TYPE),
          in.getUnsignedByte(start + FLAGS),
          in.getInt(start + STREAM) & Integer.MAX_VALUE,
          in.slice(start + Http2Frames.HEADER_LENGTH, length));
    }
  }

  private void frame(int type, int flags, int stream, ByteBuf payload) {
    boolean endStream = (flags & Http2Frames.END_STREAM) != 0;
    boolean ack = (flags & Http2Frames.ACK) != 0;
    switch (type) {
      case Http2Frames.DATA -> {
        int windowUsed = payload.readableBytes();
        data(stream, unpadded(flags, payload), windowUsed, endStream);
      }
      case Http2Frames.HEADERS -> headers(flags, stream, payload);
      case Http2Frames.RST_STREAM -> reset(stream, payload.readInt());
      case Http2Frames.SETTINGS -> {
        if (!ack) {
          settings(payload);
        }
      }
      case Http2Frames.PING -> {
        if (!ack) {
          ping(payload.readLong());
        }
      }
      case Http2Frames.GOAWAY -> goAway();
      case Http2Frames.WINDOW_UPDATE -> windowUpdate(stream, payload.readInt());
      default -> {} // To be ignored, says the RFC.
    }
  }

  private void headers(int flags, int stream, ByteBuf payload) {
    if ((flags & Http2Frames.END_HEADERS) == 0) {
      throw new IllegalStateException("headers of an answer are never longer than a frame");
    }
    // The headers before the response tell nothing that the trailers do not.
    if ((flags & Http2Frames.END_STREAM) != 0) {
      ByteBuf block = unpadded(flags, payload);
      block.skipBytes((flags & Http2Frames.PRIORITY) == 0 ? 0 : PRIORITY_LENGTH);
      trailers(stream, block);
    }
  }

  private void settings(ByteBuf payload) {
    while (payload.isReadable()) {
      setting(payload.readUnsignedShort(), payload.readUnsignedInt());
    }
    settingsEnd();
  }

  private static ByteBuf unpadded(int flags, ByteBuf payload) {
    if ((flags & Http2Frames.PADDED) != 0) {
      int padding = payload.readUnsignedByte();
      payload.writerIndex(payload.writerIndex() - padding);
    }
    return payload;
  }
}
