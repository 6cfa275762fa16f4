package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.handler.codec.ByteToMessageDecoder;
import io.grpc.netty.shaded.io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that makes unary gRPC calls and does no more for it than the protocol asks. Used on
 * its channel's thread alone. Frames are gathered and written when the thread has read all there
 * is.
 */
final class GrpcConnection extends ByteToMessageDecoder {
  private static final Logger log = LoggerFactory.getLogger(GrpcConnection.class);
  private static final int FIRST_BUFFER = 64 * 1024;
  private static final int WINDOW_RETURNED_AT = 1 << 28;

  private final Trailers trailers = new Trailers();
  private final IntObjectHashMap<Call> open = new IntObjectHashMap<>(4096);
  private final ArrayDeque<Call> waiting = new ArrayDeque<>();
  private @Nullable Channel channel;
  private @Nullable ByteBuf out;
  private boolean ready;
  private boolean leaving;
  private boolean flushPlanned;
  private int nextStream = 1;
  private int mostStreams = Integer.MAX_VALUE;
  private long sendWindow = Http2Frames.DEFAULT_WINDOW;
  private int streamWindow = Http2Frames.DEFAULT_WINDOW;
  private int received;

  /** What waits for its answer. */
  private static final class Call {
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
  }

  /** Makes a call, or keeps it until the server has room for it. */
  void call(byte[] headers, byte[] message, LedgerCalls.Ended ended) {
    Call call = new Call(headers, message, ended);
    if (!ready || !waiting.isEmpty() || !hasRoom(call)) {
      waiting.add(call);
    } else {
      send(call);
    }
  }

  /** Whether the server has asked for another connection, or this one is gone. */
  boolean isLeaving() {
    return leaving;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    Http2Frames.preface(out());
    planFlush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    lose();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.error("a connection to the ledger broke", cause);
    ChannelFuture _ = context.close();
  }

  /** Nothing comes any more: everything that waits is told so. */
  void lose() {
    leaving = true;
    List<Call> lost = new ArrayList<>(open.values());
    open.clear();
    lost.addAll(waiting);
    waiting.clear();
    lost.forEach(call -> call.ended.ended(Answered.LOST, null));
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> unused) {
    while (in.readableBytes() >= Http2Frames.HEADER_LENGTH) {
      int length = in.getUnsignedMedium(in.readerIndex());
      if (in.readableBytes() < Http2Frames.HEADER_LENGTH + length) {
        return;
      }
      int type = in.getUnsignedByte(in.readerIndex() + 3);
      int flags = in.getUnsignedByte(in.readerIndex() + 4);
      int stream = in.getInt(in.readerIndex() + 5) & Integer.MAX_VALUE;
      in.skipBytes(Http2Frames.HEADER_LENGTH);
      ByteBuf payload = in.slice(in.readerIndex(), length);
      in.skipBytes(length);
      frame(type, flags, stream, payload);
    }
  }

  private void frame(int type, int flags, int stream, ByteBuf payload) {
    switch (type) {
      case Http2Frames.DATA -> data(flags, stream, payload);
      case Http2Frames.HEADERS -> headers(flags, stream, payload);
      case Http2Frames.RST_STREAM ->
          end(stream, new Answered(Answered.UNAVAILABLE, "reset " + payload.readInt()));
      case Http2Frames.SETTINGS -> settings(flags, payload);
      case Http2Frames.PING -> ping(flags, payload);
      case Http2Frames.GOAWAY -> leaving = true;
      case Http2Frames.WINDOW_UPDATE -> windowUpdate(stream, payload.readInt());
      case Http2Frames.CONTINUATION -> throw new IllegalStateException("headers in parts");
      default -> {} // To be ignored, says RFC 9113, 4.1.
    }
  }

  private void data(int flags, int stream, ByteBuf payload) {
    received += payload.readableBytes();
    if (received > WINDOW_RETURNED_AT) {
      Http2Frames.windowUpdate(out(), received);
      received = 0;
      planFlush();
    }
    Call call = open.get(stream);
    if (call != null) {
      append(call, unpadded(flags, payload));
    }
    if ((flags & Http2Frames.END_STREAM) != 0) {
      end(stream, new Answered(Answered.UNKNOWN, "no trailers"));
    }
  }

  private static void append(Call call, ByteBuf payload) {
    byte[] response = call.response;
    int length = payload.readableBytes();
    if (response == null) {
      // The first frame nearly always has the length; if it does not, what was made grows.
      boolean whole = length >= Http2Frames.MESSAGE_PREFIX;
      int needed =
          whole ? Http2Frames.MESSAGE_PREFIX + payload.getInt(payload.readerIndex() + 1) : length;
      response = new byte[Math.max(needed, length)];
    } else if (response.length < call.length + length) {
      response = Arrays.copyOf(response, call.length + length);
    }
    payload.readBytes(response, call.length, length);
    call.response = response;
    call.length += length;
  }

  private void headers(int flags, int stream, ByteBuf payload) {
    if ((flags & Http2Frames.END_HEADERS) == 0) {
      throw new IllegalStateException("headers in parts");
    }
    if ((flags & Http2Frames.END_STREAM) != 0) {
      ByteBuf block = unpadded(flags, payload);
      if ((flags & Http2Frames.PRIORITY) != 0) {
        block.skipBytes(5);
      }
      end(stream, trailers.read(block));
    }
  }

  private static ByteBuf unpadded(int flags, ByteBuf payload) {
    if ((flags & Http2Frames.PADDED) != 0) {
      int padding = payload.readUnsignedByte();
      payload.writerIndex(payload.writerIndex() - padding);
    }
    return payload;
  }

  private void settings(int flags, ByteBuf payload) {
    if ((flags & Http2Frames.ACK) != 0) {
      return;
    }
    while (payload.isReadable()) {
      int name = payload.readUnsignedShort();
      long value = payload.readUnsignedInt();
      if (name == Http2Frames.SETTINGS_MAX_CONCURRENT_STREAMS) {
        mostStreams = (int) Math.min(Integer.MAX_VALUE, value);
      } else if (name == Http2Frames.SETTINGS_INITIAL_WINDOW_SIZE) {
        streamWindow = (int) value;
      }
    }
    Http2Frames.settingsAck(out());
    ready = true;
    planFlush();
    sendWaiting();
  }

  private void ping(int flags, ByteBuf payload) {
    if ((flags & Http2Frames.ACK) == 0) {
      Http2Frames.pingAck(out(), payload.readLong());
      planFlush();
    }
  }

  private void windowUpdate(int stream, int more) {
    if (stream == 0) {
      sendWindow += more;
      sendWaiting();
    }
  }

  private void end(int stream, Answered answered) {
    Call call = open.remove(stream);
    if (call != null) {
      call.ended.ended(answered, answered.isOk() ? call.response : null);
      sendWaiting();
    }
  }

  private void sendWaiting() {
    while (!waiting.isEmpty() && hasRoom(waiting.peek())) {
      send(waiting.remove());
    }
  }

  private boolean hasRoom(Call call) {
    int window = Http2Frames.windowOf(call.message);
    if (window > streamWindow) {
      throw new IllegalArgumentException("a message of " + window + " bytes needs several windows");
    }
    return open.size() < mostStreams && window <= sendWindow;
  }

  private void send(Call call) {
    int stream = nextStream;
    nextStream += 2;
    open.put(stream, call);
    sendWindow -= Http2Frames.windowOf(call.message);
    ByteBuf buffer = out();
    Http2Frames.headers(buffer, stream, call.headers);
    Http2Frames.message(buffer, stream, call.message);
    planFlush();
  }

  private ByteBuf out() {
    ByteBuf buffer = out;
    if (buffer == null) {
      buffer = channel().alloc().directBuffer(FIRST_BUFFER);
      out = buffer;
    }
    return buffer;
  }

  private void planFlush() {
    if (!flushPlanned) {
      flushPlanned = true;
      channel().eventLoop().execute(this::flush);
    }
  }

  private void flush() {
    flushPlanned = false;
    ByteBuf buffer = out;
    out = null;
    if (buffer != null) {
      ChannelFuture _ = channel().writeAndFlush(buffer, channel().voidPromise());
    }
  }

  private Channel channel() {
    return Objects.requireNonNull(channel, "nothing is sent before the connection stands");
  }
}
