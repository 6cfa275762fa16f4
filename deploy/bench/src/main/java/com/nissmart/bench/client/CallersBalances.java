package com.nissmart.bench.client;

import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import java.util.stream.IntStream;

/**
 * One balance a call (GetBalance), each with the token of the next caller: the order in which a
 * memory of recent tokens that is too small finds none of them.
 */
public final class CallersBalances implements RepeatedCall {
  private final LedgerCalls calls;
  private final BenchWallets community;
  private final String[] tokens;

  /** Signs the tokens of callers: sessions of the owners of wallets. */
  public CallersBalances(LedgerCalls calls, BenchWallets community, int callers) {
    this.calls = calls;
    this.community = community;
    this.tokens =
        IntStream.range(0, callers)
            .parallel()
            .mapToObj(i -> community.newToken(i % community.owners()))
            .toArray(String[]::new);
  }

  @Override
  public void begin(long n, CallEnding ending) {
    int caller = (int) (n % tokens.length);
    calls.call(
        LedgerServiceGrpc.getGetBalanceMethod(),
        tokens[caller],
        GetBalanceRequest.newBuilder()
            .setAccountId(community.accountId(caller % community.owners()))
            .build(),
        (status, response) -> ending.ended(status.code() == 0));
  }
}
