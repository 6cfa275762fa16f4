package com.nissmart.bench.client;

import com.nissmart.bench.load.AccountDraw;
import com.nissmart.bench.server.CallerTokens;
import com.nissmart.ledger.v1.GetTotalsRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.ListEntriesRequest;
import com.nissmart.ledger.v1.ListEntriesResponse;
import com.nissmart.runtime.grpc.GrpcClients;
import io.grpc.ManagedChannel;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/** Reads of statement pages and of the dashboard's totals, one after the other. */
public final class StatementReads implements AutoCloseable {
  private static final int ACCOUNTS = 1_000;
  private static final int PAGES_OF_EACH = 3;
  private static final int TOTALS = 500;
  private static final int DIGITS = 3;

  private final double warmupSeconds;
  private final ManagedChannel channel;
  private final LedgerServiceBlockingStub ledger;

  /** Prepares to read as an operator, who may see every account. */
  public StatementReads(int port, CallerTokens tokens, double warmupSeconds) {
    this.warmupSeconds = warmupSeconds;
    String operator = tokens.token(new UUID(0, 1), "OPERATOR");
    channel = GrpcClients.channelWithToken("127.0.0.1:" + port, () -> operator);
    ledger = LedgerServiceGrpc.newBlockingStub(channel);
  }

  /** Reads the first pages of the statements of drawn accounts, the busiest most often. */
  public Histogram pages(BenchWallets community, AccountDraw draw) {
    return measure(
        ACCOUNTS,
        (n, took) -> {
          String account = community.accountId(draw.source(n));
          String token = "";
          for (int page = 0; page < PAGES_OF_EACH && (page == 0 || !token.isEmpty()); page++) {
            long begun = System.nanoTime();
            ListEntriesResponse response =
                ledger.listEntries(
                    ListEntriesRequest.newBuilder()
                        .setAccountId(account)
                        .setPageToken(token)
                        .build());
            took.recordValue(System.nanoTime() - begun);
            token = response.getNextPageToken();
          }
        });
  }

  /** Reads the totals of the last thirty days. */
  public Histogram totals() {
    return measure(
        TOTALS,
        (n, took) -> {
          long begun = System.nanoTime();
          if (ledger.getTotals(GetTotalsRequest.getDefaultInstance()).getLastSeq() == 0) {
            throw new IllegalStateException("The totals are of an empty book");
          }
          took.recordValue(System.nanoTime() - begun);
        });
  }

  private interface Reading {
    void read(long n, Histogram took);
  }

  /** Reads for the warm-up, then measures the given number of readings. */
  private Histogram measure(int readings, Reading reading) {
    long begun = System.nanoTime();
    long n = 0;
    while (System.nanoTime() - begun < warmupSeconds * 1e9) {
      reading.read(n++, new Histogram(DIGITS));
    }
    Histogram took = new Histogram(DIGITS);
    for (int i = 0; i < readings; i++) {
      reading.read(n++, took);
    }
    return took;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
