package com.nissmart.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.Test;

final class RestHeadersTest {

  @Test
  void a_decoder_that_is_not_ours_reads_the_headers_of_a_request() throws Exception {
    String token = "t".repeat(500); // longer than any prefix of HPACK holds
    byte[] block =
        RestHeaders.withKey(RestHeaders.post("127.0.0.1:8080", "/v1/transfers", token), "a-key");
    Http2Headers headers =
        new DefaultHttp2HeadersDecoder().decodeHeaders(1, Unpooled.wrappedBuffer(block));
    assertThat(headers.method()).hasToString("POST");
    assertThat(headers.scheme()).hasToString("http");
    assertThat(headers.path()).hasToString("/v1/transfers");
    assertThat(headers.authority()).hasToString("127.0.0.1:8080");
    assertThat(headers.get("content-type")).hasToString("application/json");
    assertThat(headers.get("idempotency-key")).hasToString("a-key");
    assertThat(headers.get("authorization")).hasToString("Bearer " + token);
  }
}
