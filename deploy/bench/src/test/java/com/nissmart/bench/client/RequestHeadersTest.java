package com.nissmart.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.v1.LedgerServiceGrpc;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.Test;

final class RequestHeadersTest {
  private static final String TOKEN = "t".repeat(500); // longer than any prefix of HPACK holds

  @Test
  void the_headers_of_a_grpc_call_are_whole() throws Exception {
    Http2Headers headers =
        decoded(
            LedgerCalls.headers(
                LedgerServiceGrpc.getPostTransactionMethod(), "127.0.0.1:9102", TOKEN, "30S"));
    assertThat(headers.method()).hasToString("POST");
    assertThat(headers.scheme()).hasToString("http");
    assertThat(headers.path()).hasToString("/nissmart.ledger.v1.LedgerService/PostTransaction");
    assertThat(headers.authority()).hasToString("127.0.0.1:9102");
    assertThat(headers.get("content-type")).hasToString("application/grpc");
    assertThat(headers.get("te")).hasToString("trailers");
    assertThat(headers.get("grpc-timeout")).hasToString("30S");
    assertThat(headers.get("authorization")).hasToString("Bearer " + TOKEN);
  }

  @Test
  void the_headers_of_a_rest_request_are_whole() throws Exception {
    Http2Headers headers =
        decoded(RestCalls.headersOfPost("/v1/transfers", "127.0.0.1:8080", TOKEN, "a-key"));
    assertThat(headers.method()).hasToString("POST");
    assertThat(headers.scheme()).hasToString("http");
    assertThat(headers.path()).hasToString("/v1/transfers");
    assertThat(headers.authority()).hasToString("127.0.0.1:8080");
    assertThat(headers.get("content-type")).hasToString("application/json");
    assertThat(headers.get("idempotency-key")).hasToString("a-key");
    assertThat(headers.get("authorization")).hasToString("Bearer " + TOKEN);
  }

  /** Encodes the headers twice, as a connection does, and decodes the second block. */
  private static Http2Headers decoded(RequestHeaders headers) throws Exception {
    RequestHeaders.Encoder encoder = new RequestHeaders.Encoder();
    encoder.encodeHeaders(1, headers, Unpooled.buffer());
    ByteBuf block = Unpooled.buffer();
    encoder.encodeHeaders(3, headers, block);
    return new DefaultHttp2HeadersDecoder().decodeHeaders(3, block);
  }
}
