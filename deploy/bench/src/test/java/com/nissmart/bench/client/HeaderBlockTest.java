package com.nissmart.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.v1.LedgerServiceGrpc;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.Test;

final class HeaderBlockTest {

  @Test
  void a_decoder_that_is_not_ours_reads_the_headers_of_a_grpc_call() throws Exception {
    String token = "t".repeat(500); // longer than any prefix of HPACK holds
    byte[] block =
        HeaderBlock.of(LedgerServiceGrpc.getPostTransactionMethod(), "127.0.0.1:9102", token, 30);
    Http2Headers headers =
        new DefaultHttp2HeadersDecoder().decodeHeaders(1, Unpooled.wrappedBuffer(block));
    assertThat(headers.method()).hasToString("POST");
    assertThat(headers.scheme()).hasToString("http");
    assertThat(headers.path()).hasToString("/nissmart.ledger.v1.LedgerService/PostTransaction");
    assertThat(headers.authority()).hasToString("127.0.0.1:9102");
    assertThat(headers.get("content-type")).hasToString("application/grpc");
    assertThat(headers.get("te")).hasToString("trailers");
    assertThat(headers.get("grpc-timeout")).hasToString("30S");
    assertThat(headers.get("authorization")).hasToString("Bearer " + token);
  }
}
