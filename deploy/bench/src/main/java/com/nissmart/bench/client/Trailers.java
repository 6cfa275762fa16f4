package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufUtil;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Reads how a call ended from its trailers. We allow the server no memory of earlier headers
 * (SETTINGS_HEADER_TABLE_SIZE 0), so that equal bytes always mean the same: what was decoded once
 * is only compared.
 */
final class Trailers {
  private static final int REMEMBERED = 8;
  private static final long NO_LIMIT = 1 << 20;

  private final DefaultHttp2HeadersDecoder decoder =
      new DefaultHttp2HeadersDecoder(false, NO_LIMIT);
  private final Map<ByteBuf, Answered> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuf, Answered> eldest) {
          return size() > REMEMBERED;
        }
      };
  private ByteBuf last = Unpooled.EMPTY_BUFFER;
  private Answered lastAnswered = Answered.LOST;

  /** The status in a block of trailers. */
  Answered read(ByteBuf block) {
    if (ByteBufUtil.equals(block, last)) {
      return lastAnswered;
    }
    Answered answered = known.get(block);
    if (answered == null) {
      answered = decode(block.duplicate());
      known.put(Unpooled.copiedBuffer(block), answered);
    }
    last = Unpooled.copiedBuffer(block);
    lastAnswered = answered;
    return answered;
  }

  private Answered decode(ByteBuf block) {
    try {
      Http2Headers headers = decoder.decodeHeaders(1, block);
      CharSequence status = headers.get("grpc-status");
      if (status == null) {
        return new Answered(Answered.UNKNOWN, "HTTP status " + headers.status());
      }
      return new Answered(
          Integer.parseInt(status.toString()),
          Objects.requireNonNullElse(headers.get("grpc-message"), "").toString());
    } catch (Http2Exception e) {
      throw new IllegalStateException("the server's trailers cannot be read", e);
    }
  }
}
