package com.nissmart.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.v1.LedgerServiceGrpc;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2HeadersEncoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RequestHeadersTest {
  private static final String TOKEN = "t".repeat(500); // longer than any prefix of HPACK holds

  private final Http2Client client = new Http2Client(9, 0);

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void the_headers_of_a_grpc_call_are_whole() throws Exception {
    Http2Headers headers =
        decoded(
            LedgerCalls.headers(
                client, LedgerServiceGrpc.getPostTransactionMethod(), TOKEN, "30S"));
    assertThat(headers.method()).hasToString("POST");
    assertThat(headers.scheme()).hasToString("http");
    assertThat(headers.path()).hasToString("/nissmart.ledger.v1.LedgerService/PostTransaction");
    assertThat(headers.authority()).hasToString("127.0.0.1:9");
    assertThat(headers.get("content-type")).hasToString("application/grpc");
    assertThat(headers.get("te")).hasToString("trailers");
    assertThat(headers.get("grpc-timeout")).hasToString("30S");
    assertThat(headers.get("authorization")).hasToString("Bearer " + TOKEN);
  }

  @Test
  void the_headers_of_a_rest_request_are_whole() throws Exception {
    Http2Headers headers =
        decoded(RestCalls.headersOfPost(client, "/v1/transfers", TOKEN, "a-key"));
    assertThat(headers.method()).hasToString("POST");
    assertThat(headers.scheme()).hasToString("http");
    assertThat(headers.path()).hasToString("/v1/transfers");
    assertThat(headers.authority()).hasToString("127.0.0.1:9");
    assertThat(headers.get("content-type")).hasToString("application/json");
    assertThat(headers.get("idempotency-key")).hasToString("a-key");
    assertThat(headers.get("authorization")).hasToString("Bearer " + TOKEN);
  }

  private static Http2Headers decoded(Http2Headers headers) throws Exception {
    ByteBuf block = Unpooled.buffer();
    new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.ALWAYS_SENSITIVE)
        .encodeHeaders(1, headers, block);
    return new DefaultHttp2HeadersDecoder().decodeHeaders(1, block);
  }
}
