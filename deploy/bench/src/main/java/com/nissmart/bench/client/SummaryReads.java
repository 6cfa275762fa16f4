package com.nissmart.bench.client;

import com.nissmart.bench.load.Work;
import com.nissmart.bench.server.CallerTokens;
import java.util.UUID;

/**
 * Reads the summary of the operators' dashboard (GET /v1/ops/summary), as an operator; an answer
 * that lacks a part is not one.
 */
public final class SummaryReads implements Work {
  private static final byte[] NOTHING = new byte[0];

  private final RestCalls calls;
  private final byte[] headers;

  /** Reads with an operator's token. */
  public SummaryReads(RestCalls calls, CallerTokens tokens) {
    String token = tokens.token(new UUID(0, 1), "OPERATOR");
    this.calls = calls;
    this.headers = RestHeaders.get(calls.authority(), "/v1/ops/summary", token);
  }

  @Override
  public void begin(long n, Ending ending) {
    calls.send(
        headers,
        NOTHING,
        text -> {
          boolean whole = text.startsWith("{\"generated_at\":") && text.contains("\"missing\":[]");
          ending.ended(whole ? 1 : 0, 0, whole ? 0 : 1);
        });
  }
}
