package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
final class GrpcConnection extends FrameReader {
  private static final Logger log = LoggerFactory.getLogger(GrpcConnection.class);
  private static final int FIRST_BUFFER = 64 * 1024;
  private static final int FIRST_TABLE = 4_096;
  private static final int WINDOW_RETURNED_AT = 1 << 28;

  private final Trailers trailers = new Trailers();
  private final IntObjectHashMap<Call> open = new IntObjectHashMap<>(FIRST_TABLE);
  private final ArrayDeque<Call> waiting = new ArrayDeque<>();
  private @Nullable Channel channel;
  private @Nullable ByteBuf out;
  private boolean ready;
  private boolean leaving;
  private boolean flushPlanned;
  private int nextStream = 1;
  private long mostStreams = Integer.MAX_VALUE;
  private long sendWindow = Http2Frames.DEFAULT_WINDOW;
  private long streamWindow = Http2Frames.DEFAULT_WINDOW;
  private int received;

  /** Makes a call, or keeps it until the server has room for it. */
  void call(Call call) {
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

  /** Nothing comes any more: everything that waits is told so. */
  void lose() {
    leaving = true;
    List<Call> lost = new ArrayList<>(open.values());
    open.clear();
    lost.addAll(waiting);
    waiting.clear();
    lost.forEach(call -> call.end(Answered.LOST));
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    Http2Frames.preface(out());
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

  @Override
  void data(int stream, ByteBuf payload, int windowUsed, boolean last) {
    received += windowUsed;
    if (received > WINDOW_RETURNED_AT) {
      Http2Frames.windowUpdate(out(), received);
      received = 0;
    }
    Call call = open.get(stream);
    if (call != null) {
      call.append(payload);
    }
    if (last) {
      end(stream, new Answered(Answered.UNKNOWN, "no trailers"));
    }
  }

  @Override
  void trailers(int stream, ByteBuf block) {
    end(stream, trailers.read(block));
  }

  @Override
  void reset(int stream, int code) {
    end(stream, new Answered(Answered.UNAVAILABLE, "reset with " + code));
  }

  @Override
  void setting(int name, long value) {
    if (name == Http2Frames.SETTINGS_MAX_CONCURRENT_STREAMS) {
      mostStreams = value;
    } else if (name == Http2Frames.SETTINGS_INITIAL_WINDOW_SIZE) {
      streamWindow = value;
    }
  }

  @Override
  void settingsEnd() {
    Http2Frames.settingsAck(out());
    ready = true;
    sendWaiting();
  }

  @Override
  void ping(long content) {
    Http2Frames.pingAck(out(), content);
  }

  @Override
  void goAway() {
    leaving = true;
  }

  @Override
  void windowUpdate(int stream, int more) {
    if (stream == 0) {
      sendWindow += more;
      sendWaiting();
    }
  }

  private void end(int stream, Answered answered) {
    Call call = open.remove(stream);
    if (call != null) {
      call.end(answered);
      sendWaiting();
    }
  }

  private void sendWaiting() {
    while (!waiting.isEmpty() && hasRoom(waiting.peek())) {
      send(waiting.remove());
    }
  }

  private boolean hasRoom(Call call) {
    if (call.window() > streamWindow) {
      throw new IllegalArgumentException(
          "a message of " + call.window() + " bytes does not fit into the ledger's window");
    }
    return open.size() < mostStreams && call.window() <= sendWindow;
  }

  private void send(Call call) {
    int stream = nextStream;
    nextStream += 2;
    open.put(stream, call);
    sendWindow -= call.window();
    Http2Frames.headers(out(), stream, call.headers);
    Http2Frames.message(out(), stream, call.message);
  }

  /** What goes out when the thread has done what it has at hand. */
  private ByteBuf out() {
    Channel to = Objects.requireNonNull(channel, "nothing is sent before the connection stands");
    ByteBuf buffer = out;
    if (buffer == null) {
      buffer = to.alloc().directBuffer(FIRST_BUFFER);
      out = buffer;
    }
    if (!flushPlanned) {
      flushPlanned = true;
      to.eventLoop().execute(() -> flush(to));
    }
    return buffer;
  }

  private void flush(Channel to) {
    flushPlanned = false;
    ByteBuf buffer = out;
    out = null;
    if (buffer != null) {
      ChannelFuture _ = to.writeAndFlush(buffer, to.voidPromise());
    }
  }
}
