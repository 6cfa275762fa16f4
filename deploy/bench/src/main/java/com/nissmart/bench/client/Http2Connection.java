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
 * A connection of a client that does no more than the protocol asks. Used on its channel's thread
 * alone. Frames are gathered and written when the thread has read all there is.
 *
 * @param <S> what is sent and answered on a stream
 */
abstract class Http2Connection<S extends Http2Connection.Stream> extends FrameReader {
  private static final Logger log = LoggerFactory.getLogger(Http2Connection.class);
  private static final int FIRST_BUFFER = 64 * 1024;
  private static final int FIRST_TABLE = 4_096;
  private static final int WINDOW_RETURNED_AT = 1 << 28;

  private final IntObjectHashMap<S> open = new IntObjectHashMap<>(FIRST_TABLE);
  private final ArrayDeque<S> waiting = new ArrayDeque<>();
  private @Nullable Channel channel;
  private @Nullable ByteBuf out;
  private boolean ready;
  private boolean leaving;
  private boolean lost;
  private boolean flushPlanned;
  private int nextStream = 1;
  private long mostStreams = Integer.MAX_VALUE;
  private long sendWindow = Http2Frames.DEFAULT_WINDOW;
  private long streamWindow = Http2Frames.DEFAULT_WINDOW;
  private int received;

  /** Something that is sent on a stream of its own and waits for its answer. */
  interface Stream {
    /** How much of the flow-control window it takes. */
    int window();

    /** Writes its frames. */
    void write(ByteBuf to, int stream);

    /** Takes a piece of the answer. */
    void append(ByteBuf payload);

    /** The connection ended before the answer did. */
    void lose();
  }

  /** The answer ended with these headers behind it. */
  abstract void ended(S stream, ByteBuf trailers);

  /** The answer ended with nothing behind it. */
  abstract void ended(S stream);

  /** The server gave it up. */
  abstract void reset(S stream, int code);

  /** Sends something, or keeps it until the server has room for it. */
  final void send(S stream) {
    if (lost) {
      stream.lose();
      return;
    }
    waiting.add(stream);
    sendWaiting();
  }

  /** Whether the server has asked for another connection, or this one is gone. */
  final boolean isLeaving() {
    return leaving;
  }

  /** Nothing comes any more: everything that waits is told so. */
  final void lose() {
    leaving = true;
    lost = true;
    List<S> all = new ArrayList<>(open.values());
    open.clear();
    all.addAll(waiting);
    waiting.clear();
    all.forEach(Stream::lose);
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
    log.error("a connection to {} broke", context.channel().remoteAddress(), cause);
    ChannelFuture _ = context.close();
  }

  @Override
  final void data(int stream, ByteBuf payload, int windowUsed, boolean last) {
    received += windowUsed;
    if (received > WINDOW_RETURNED_AT) {
      Http2Frames.windowUpdate(out(), received);
      received = 0;
    }
    S found = open.get(stream);
    if (found != null) {
      found.append(payload);
      if (last) {
        open.remove(stream);
        ended(found);
        sendWaiting();
      }
    }
  }

  @Override
  final void trailers(int stream, ByteBuf block) {
    S found = open.remove(stream);
    if (found != null) {
      ended(found, block);
      sendWaiting();
    }
  }

  @Override
  final void reset(int stream, int code) {
    S found = open.remove(stream);
    if (found != null) {
      reset(found, code);
      sendWaiting();
    }
  }

  @Override
  final void setting(int name, long value) {
    if (name == Http2Frames.SETTINGS_MAX_CONCURRENT_STREAMS) {
      mostStreams = value;
    } else if (name == Http2Frames.SETTINGS_INITIAL_WINDOW_SIZE) {
      streamWindow = value;
    }
  }

  @Override
  final void settingsEnd() {
    Http2Frames.settingsAck(out());
    ready = true;
    sendWaiting();
  }

  @Override
  final void ping(long content) {
    Http2Frames.pingAck(out(), content);
  }

  @Override
  final void goAway() {
    leaving = true;
  }

  @Override
  final void windowUpdate(int stream, int more) {
    if (stream == 0) {
      sendWindow += more;
      sendWaiting();
    }
  }

  private void sendWaiting() {
    while (ready && !waiting.isEmpty() && hasRoom(waiting.element())) {
      S next = waiting.remove();
      int stream = nextStream;
      nextStream += 2;
      open.put(stream, next);
      sendWindow -= next.window();
      next.write(out(), stream);
    }
  }

  private boolean hasRoom(S stream) {
    if (stream.window() > streamWindow) {
      throw new IllegalArgumentException(
          "a message of " + stream.window() + " bytes does not fit into the server's window");
    }
    return open.size() < mostStreams && stream.window() <= sendWindow;
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
