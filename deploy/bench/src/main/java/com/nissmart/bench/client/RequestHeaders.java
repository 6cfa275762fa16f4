package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufUtil;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** The headers of requests that are sent many times: their block is encoded once. */
final class RequestHeaders extends DefaultHttp2Headers {
  private byte @Nullable [] block;

  /**
   * Makes the headers of a request.
   *
   * @param token the caller's access token
   * @param others further names and values in turns
   */
  RequestHeaders(String method, String path, String authority, String token, String... others) {
    super(false);
    method(method).path(path).scheme("http").authority(authority);
    add("authorization", "Bearer " + token);
    for (int i = 0; i < others.length; i += 2) {
      add(others[i], others[i + 1]);
    }
  }

  /**
   * An encoder whose blocks need no tables of earlier headers, so that they can be sent again. It
   * does not compress tokens, because the server would have to decode them for every call.
   */
  static final class Encoder extends DefaultHttp2HeadersEncoder {
    private static final int NO_TABLE = 0;

    Encoder() {
      super(ALWAYS_SENSITIVE, false, NO_TABLE, Integer.MAX_VALUE);
    }

    @Override
    public void encodeHeaders(int stream, Http2Headers headers, ByteBuf out) throws Http2Exception {
      RequestHeaders request = (RequestHeaders) headers;
      byte[] encoded = request.block;
      if (encoded == null) {
        int start = out.writerIndex();
        super.encodeHeaders(stream, headers, out);
        request.block = ByteBufUtil.getBytes(out, start, out.writerIndex() - start);
      } else {
        out.writeBytes(encoded);
      }
    }
  }
}
