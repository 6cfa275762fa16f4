package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.util.CharsetUtil;

/**
 * The frames of HTTP/2 (RFC 9113) that a client of unary calls sends, and the names of the rest.
 */
final class Http2Frames {
  static final int HEADER_LENGTH = 9;

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;

  static final int END_STREAM = 0x1;
  static final int ACK = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;
  static final int PRIORITY = 0x20;

  static final int SETTINGS_HEADER_TABLE_SIZE = 1;
  static final int SETTINGS_ENABLE_PUSH = 2;
  static final int SETTINGS_MAX_CONCURRENT_STREAMS = 3;
  static final int SETTINGS_INITIAL_WINDOW_SIZE = 4;
  static final int SETTING_LENGTH = 6;

  static final int DEFAULT_WINDOW = 65_535;
  static final int LARGEST_WINDOW = Integer.MAX_VALUE;
  static final int LARGEST_FRAME = 16_384;

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** What gRPC puts before a message: whether it is compressed, and its length. */
  static final int MESSAGE_PREFIX = 5;

  private Http2Frames() {}

  /** What a client begins with: no memory for headers, no pushes, windows that never fill. */
  static void preface(ByteBuf out) {
    out.writeCharSequence(PREFACE, CharsetUtil.US_ASCII);
    header(out, 3 * SETTING_LENGTH, SETTINGS, 0, 0);
    out.writeShort(SETTINGS_HEADER_TABLE_SIZE).writeInt(0);
    out.writeShort(SETTINGS_ENABLE_PUSH).writeInt(0);
    out.writeShort(SETTINGS_INITIAL_WINDOW_SIZE).writeInt(LARGEST_WINDOW);
    windowUpdate(out, LARGEST_WINDOW - DEFAULT_WINDOW);
  }

  static void header(ByteBuf out, int length, int type, int flags, int stream) {
    out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
  }

  static void settingsAck(ByteBuf out) {
    header(out, 0, SETTINGS, ACK, 0);
  }

  static void pingAck(ByteBuf out, long content) {
    header(out, Long.BYTES, PING, ACK, 0);
    out.writeLong(content);
  }

  /** Lets the server send more on the connection. */
  static void windowUpdate(ByteBuf out, int more) {
    header(out, Integer.BYTES, WINDOW_UPDATE, 0, 0);
    out.writeInt(more);
  }

  /** Opens a stream; {@code whole}: and ends it, since nothing follows. */
  static void headers(ByteBuf out, int stream, byte[] block, boolean whole) {
    header(out, block.length, HEADERS, END_HEADERS | (whole ? END_STREAM : 0), stream);
    out.writeBytes(block);
  }

  /** How many bytes of the flow-control window a message takes. */
  static int windowOf(byte[] message) {
    return MESSAGE_PREFIX + message.length;
  }

  /** A gRPC message, uncompressed, in as many frames as it needs; it ends the stream. */
  static void message(ByteBuf out, int stream, byte[] message) {
    int left = windowOf(message);
    int sent = 0;
    while (left > 0) {
      int length = Math.min(left, LARGEST_FRAME);
      left -= length;
      header(out, length, DATA, left == 0 ? END_STREAM : 0, stream);
      if (sent == 0) {
        out.writeByte(0).writeInt(message.length);
        length -= MESSAGE_PREFIX;
      }
      out.writeBytes(message, sent, length);
      sent += length;
    }
  }
}
