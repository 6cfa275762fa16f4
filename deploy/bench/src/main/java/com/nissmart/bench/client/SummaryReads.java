package com.nissmart.bench.client;

import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.bench.server.CallerTokens;
import java.util.UUID;

/**
 * Reads of the operators' summary (GET /v1/ops/summary). An answer without one of its parts counts
 * as a wrong answer.
 */
public final class SummaryReads implements RepeatedCall {
  private final RestCalls calls;
  private final RequestHeaders headers;

  /** Reads with an operator's token. */
  public SummaryReads(RestCalls calls, CallerTokens tokens) {
    String token = tokens.token(new UUID(0, 1), "OPERATOR");
    this.calls = calls;
    this.headers = calls.get("/v1/ops/summary", token);
  }

  @Override
  public void begin(long n, CallEnding ending) {
    calls.send(
        headers,
        text ->
            ending.ended(text.startsWith("{\"generated_at\":") && text.contains("\"missing\":[]")));
  }
}
