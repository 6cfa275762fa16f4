package com.nissmart.bench.client;

import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.bench.server.CallerTokens;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.util.UUID;

/**
 * Reads the summary of the operators' dashboard (GET /v1/ops/summary), as an operator; an answer
 * that lacks a part is not one.
 */
public final class SummaryReads implements RepeatedCall {
  private final RestCalls calls;
  private final Http2Headers headers;

  /** Reads with an operator's token. */
  public SummaryReads(RestCalls calls, CallerTokens tokens) {
    String token = tokens.token(new UUID(0, 1), "OPERATOR");
    this.calls = calls;
    this.headers = calls.get("/v1/ops/summary", token);
  }

  @Override
  public void begin(long n, Ending ending) {
    calls.send(
        headers,
        text -> {
          boolean whole = text.startsWith("{\"generated_at\":") && text.contains("\"missing\":[]");
          ending.ended(whole ? 1 : 0, 0, whole ? 0 : 1);
        });
  }
}
