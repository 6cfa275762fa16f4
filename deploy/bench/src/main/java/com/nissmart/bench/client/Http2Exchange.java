package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A request on its HTTP/2 stream, and the part of its response that has arrived. */
final class Http2Exchange {
  private static final byte[] NOTHING = new byte[0];

  final RequestHeaders headers;
  final byte[] body;
  private final ExchangeListener listener;
  private byte[] response = NOTHING;
  private @Nullable Http2Headers lastHeaders;
  private boolean complete;

  /** Receives the response of a request. */
  interface ExchangeListener {
    /**
     * Handles the end of the exchange; called once.
     *
     * @param last the headers that the server sent last; null when the response is not complete
     * @param response the bytes of the body that arrived
     */
    void ended(@Nullable Http2Headers last, byte[] response);
  }

  /** Makes a request; one with an empty body is sent as headers only. */
  Http2Exchange(RequestHeaders headers, byte[] body, ExchangeListener listener) {
    this.headers = headers;
    this.body = body;
    this.listener = listener;
  }

  void addData(ByteBuf data, boolean last) {
    int length = response.length;
    response = Arrays.copyOf(response, length + data.readableBytes());
    data.readBytes(response, length, response.length - length);
    complete = last;
  }

  void setHeaders(Http2Headers headers, boolean last) {
    lastHeaders = headers;
    complete = last;
  }

  void end() {
    listener.ended(complete ? lastHeaders : null, response);
  }
}
