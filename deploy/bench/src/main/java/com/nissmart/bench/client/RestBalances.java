package com.nissmart.bench.client;

import com.nissmart.bench.load.Draw;
import com.nissmart.bench.load.Work;

/** One balance a request (GET /v1/accounts/{id}/balance), as its owner. */
public final class RestBalances implements Work {
  private static final byte[] NOTHING = new byte[0];

  private final RestCalls calls;
  private final Draw draw;
  private final byte[][] headers;

  /** Reads of the accounts that are drawn. */
  public RestBalances(RestCalls calls, Community community, Draw draw) {
    this.calls = calls;
    this.draw = draw;
    this.headers = new byte[community.size()][];
    for (int i = 0; i < headers.length; i++) {
      headers[i] =
          RestHeaders.get(
              calls.authority(),
              "/v1/accounts/" + community.accountId(i) + "/balance",
              community.token(community.ownerOf(i)));
    }
  }

  @Override
  public void begin(long n, Ending ending) {
    calls.send(
        headers[draw.source(n)],
        NOTHING,
        text -> {
          boolean read = text.startsWith("{\"account_id\":\"");
          ending.ended(read ? 1 : 0, 0, read ? 0 : 1);
        });
  }
}
