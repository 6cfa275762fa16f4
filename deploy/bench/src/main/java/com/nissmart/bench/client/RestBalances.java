package com.nissmart.bench.client;

import com.nissmart.bench.load.AccountDraw;
import com.nissmart.bench.load.RepeatedCall;

/** One balance a request (GET /v1/accounts/{id}/balance), read as its owner. */
public final class RestBalances implements RepeatedCall {
  private final RestCalls calls;
  private final AccountDraw draw;
  private final RequestHeaders[] headers;

  /** Prepares reads of the accounts that are drawn. */
  public RestBalances(RestCalls calls, BenchWallets community, AccountDraw draw) {
    this.calls = calls;
    this.draw = draw;
    this.headers = new RequestHeaders[community.size()];
    for (int i = 0; i < headers.length; i++) {
      headers[i] =
          calls.get(
              "/v1/accounts/" + community.accountId(i) + "/balance",
              community.token(community.ownerOf(i)));
    }
  }

  @Override
  public void begin(long n, CallEnding ending) {
    calls.send(
        headers[draw.source(n)], text -> ending.ended(text.startsWith("{\"account_id\":\"")));
  }
}
