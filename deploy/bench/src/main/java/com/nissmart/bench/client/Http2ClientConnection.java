package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Connection;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2EventAdapter;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Settings;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Stream;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 connection of the generator, used on its channel's thread alone. Frames are gathered
 * and flushed together when the thread has read all that arrived.
 */
final class Http2ClientConnection extends Http2EventAdapter {
  private static final Logger log = LoggerFactory.getLogger(Http2ClientConnection.class);
  private static final int DEFAULT_WINDOW = 65_535;

  private final DefaultHttp2Connection connection = new DefaultHttp2Connection(false);
  private final Http2Connection.PropertyKey exchangeKey = connection.newKey();
  private final ArrayDeque<Http2Exchange> waiting = new ArrayDeque<>();
  private final Consumer<Http2Exchange> elsewhere;
  private final Http2ConnectionHandler handler;
  private @Nullable ChannelHandlerContext context;
  private boolean leaving;
  private boolean closed;
  private boolean flushPlanned;

  /**
   * Prepares a connection.
   *
   * @param elsewhere takes the requests that wait when the server sends this connection away
   */
  Http2ClientConnection(Consumer<Http2Exchange> elsewhere) {
    this.elsewhere = elsewhere;
    connection.addListener(this);
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    Http2ConnectionEncoder encoder =
        new DefaultHttp2ConnectionEncoder(
            connection, new DefaultHttp2FrameWriter(new RequestHeaders.Encoder()));
    DefaultHttp2ConnectionDecoder decoder =
        new DefaultHttp2ConnectionDecoder(connection, encoder, new DefaultHttp2FrameReader(false));
    handler =
        new Http2ConnectionHandlerBuilder()
            .codec(decoder, encoder)
            .frameListener(this)
            .initialSettings(
                Http2Settings.defaultSettings()
                    .headerTableSize(0)
                    .pushEnabled(false)
                    .initialWindowSize(Integer.MAX_VALUE))
            .gracefulShutdownTimeoutMillis(0)
            .build();
  }

  ChannelHandler handler() {
    return handler;
  }

  /** Returns whether the server asked for another connection, or this one is closed. */
  boolean isLeaving() {
    return leaving;
  }

  /** Sends a request, or keeps it until the server has room for it. */
  void send(Http2Exchange exchange) {
    if (closed) {
      exchange.end();
      return;
    }
    waiting.add(exchange);
    sendWaiting();
  }

  /** Ends the requests that wait, since the connection is closed. */
  void close() {
    leaving = true;
    closed = true;
    takeWaiting().forEach(Http2Exchange::end);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext from, Http2Settings settings)
      throws Http2Exception {
    if (context == null) {
      context = from;
      connection
          .local()
          .flowController()
          .incrementWindowSize(connection.connectionStream(), Integer.MAX_VALUE - DEFAULT_WINDOW);
    }
    sendWaiting();
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext from,
      int stream,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean last) {
    exchange(connection.stream(stream)).setHeaders(headers, last);
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext from, int stream, ByteBuf data, int padding, boolean last) {
    int length = data.readableBytes() + padding;
    exchange(connection.stream(stream)).addData(data, last);
    return length;
  }

  @Override
  public void onGoAwayRead(ChannelHandlerContext from, int lastStream, long code, ByteBuf debug) {
    leaving = true;
    takeWaiting().forEach(elsewhere);
  }

  /** Ends a stream's exchange; the response has come, or the server or the network ended it. */
  @Override
  public void onStreamClosed(Http2Stream stream) {
    try {
      exchange(stream).end();
      sendWaiting();
    } catch (RuntimeException e) {
      log.error("The end of a call cannot be handled; its connection is closed", e);
      ChannelFuture _ = Objects.requireNonNull(context).close();
    }
  }

  private Http2Exchange exchange(Http2Stream stream) {
    return stream.getProperty(exchangeKey);
  }

  private List<Http2Exchange> takeWaiting() {
    List<Http2Exchange> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  private void sendWaiting() {
    ChannelHandlerContext to = context;
    while (to != null && !waiting.isEmpty() && connection.local().canOpenStream()) {
      write(to, waiting.remove());
    }
  }

  private void write(ChannelHandlerContext to, Http2Exchange exchange) {
    int stream = connection.local().incrementAndGetNextStreamId();
    boolean whole = exchange.body.length == 0;
    Http2ConnectionEncoder encoder = handler.encoder();
    ChannelFuture _ = encoder.writeHeaders(to, stream, exchange.headers, 0, whole, to.newPromise());
    connection.stream(stream).setProperty(exchangeKey, exchange);
    if (!whole) {
      ByteBuf body = to.alloc().ioBuffer(exchange.body.length).writeBytes(exchange.body);
      ChannelFuture _ = encoder.writeData(to, stream, body, 0, true, to.newPromise());
    }
    if (!flushPlanned) {
      flushPlanned = true;
      to.executor()
          .execute(() -> {
            flushPlanned = false;
            handler.flush(to);
          });
    }
  }
}
