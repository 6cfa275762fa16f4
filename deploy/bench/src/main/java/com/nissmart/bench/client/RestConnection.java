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
 * A connection that sends REST requests over HTTP/2 and does no more for it than the protocol asks.
 * Used on its channel's thread alone, like {@link GrpcConnection}.
 */
final class RestConnection extends FrameReader {
  private static final Logger log = LoggerFactory.getLogger(RestConnection.class);
  private static final int FIRST_BUFFER = 64 * 1024;
  private static final int WINDOW_RETURNED_AT = 1 << 28;

  private final IntObjectHashMap<RestRequest> open = new IntObjectHashMap<>();
  private final ArrayDeque<RestRequest> waiting = new ArrayDeque<>();
  private @Nullable Channel channel;
  private @Nullable ByteBuf out;
  private boolean ready;
  private boolean gone;
  private boolean flushPlanned;
  private int nextStream = 1;
  private long mostStreams = Integer.MAX_VALUE;
  private long sendWindow = Http2Frames.DEFAULT_WINDOW;
  private int received;

  /** Sends a request, or keeps it until the server has room for it. */
  void send(RestRequest request) {
    if (gone) {
      request.lose();
      return;
    }
    waiting.add(request);
    sendWaiting();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    Http2Frames.preface(out());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    List<RestRequest> lost = new ArrayList<>(open.values());
    open.clear();
    lost.addAll(waiting);
    waiting.clear();
    lost.forEach(RestRequest::lose);
    gone = true;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.error("a connection to the gateway broke", cause);
    ChannelFuture _ = context.close();
  }

  @Override
  void data(int stream, ByteBuf payload, int windowUsed, boolean last) {
    received += windowUsed;
    if (received > WINDOW_RETURNED_AT) {
      Http2Frames.windowUpdate(out(), received);
      received = 0;
    }
    RestRequest request = open.get(stream);
    if (request != null) {
      request.append(payload);
    }
    if (last) {
      end(stream);
    }
  }

  @Override
  void trailers(int stream, ByteBuf block) {
    end(stream);
  }

  @Override
  void reset(int stream, int code) {
    end(stream);
  }

  @Override
  void setting(int name, long value) {
    if (name == Http2Frames.SETTINGS_MAX_CONCURRENT_STREAMS) {
      mostStreams = value;
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
    // It closes the connection when the last answer is sent.
  }

  @Override
  void windowUpdate(int stream, int more) {
    if (stream == 0) {
      sendWindow += more;
      sendWaiting();
    }
  }

  private void end(int stream) {
    RestRequest request = open.remove(stream);
    if (request != null) {
      request.end();
      sendWaiting();
    }
  }

  private void sendWaiting() {
    while (ready
        && !waiting.isEmpty()
        && open.size() < mostStreams
        && waiting.element().body.length <= sendWindow) {
      RestRequest request = waiting.remove();
      int stream = nextStream;
      nextStream += 2;
      open.put(stream, request);
      sendWindow -= request.body.length;
      write(out(), stream, request);
    }
  }

  private static void write(ByteBuf to, int stream, RestRequest request) {
    boolean whole = request.body.length == 0;
    int flags = Http2Frames.END_HEADERS | (whole ? Http2Frames.END_STREAM : 0);
    Http2Frames.header(to, request.headers.length, Http2Frames.HEADERS, flags, stream);
    to.writeBytes(request.headers);
    if (!whole) {
      Http2Frames.header(to, request.body.length, Http2Frames.DATA, Http2Frames.END_STREAM, stream);
      to.writeBytes(request.body);
    }
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
