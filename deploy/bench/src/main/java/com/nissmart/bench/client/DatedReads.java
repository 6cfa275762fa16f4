package com.nissmart.bench.client;

import com.google.protobuf.Timestamp;
import com.nissmart.bench.load.SplitMix;
import com.nissmart.bench.server.CallerTokens;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.ListEntriesRequest;
import com.nissmart.ledger.v1.ListTransactionsRequest;
import com.nissmart.runtime.grpc.GrpcClients;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/** Reads of a book at instants of any age, one after the other. */
public final class DatedReads implements AutoCloseable {
  private static final int READS = 1_000;
  private static final int DIGITS = 3;
  private static final int MINUTES_OF_A_LIST = 60;

  private final double warmupSeconds;
  private final BenchWallets community;
  private final Instant first;
  private final long minutes;
  private final ManagedChannel channel;
  private final LedgerServiceBlockingStub ledger;

  private interface Reading {
    /** Reads at an instant and returns whether the answer has what it must have. */
    boolean read(String account, Instant at);
  }

  /** Prepares to read, as an operator, at instants between two. */
  public DatedReads(
      int port,
      CallerTokens tokens,
      BenchWallets community,
      Instant first,
      Instant last,
      double warmupSeconds) {
    this.warmupSeconds = warmupSeconds;
    this.community = community;
    this.first = first;
    this.minutes = Duration.between(first, last).toMinutes();
    String operator = tokens.token(new UUID(0, 1), "OPERATOR");
    channel = GrpcClients.channelWithToken("127.0.0.1:" + port, () -> operator);
    ledger = LedgerServiceGrpc.newBlockingStub(channel);
  }

  /** Reads the balance of a wallet at an instant. */
  public Histogram balances() {
    return measure((account, at) -> {
      GetBalanceRequest request =
          GetBalanceRequest.newBuilder().setAccountId(account).setAt(timestamp(at)).build();
      return ledger.getBalance(request).getBalance().getPosted() > 0;
    });
  }

  /** Reads the first page of the transactions of an hour of the whole book. */
  public Histogram lists() {
    return measure((account, at) -> {
      ListTransactionsRequest request =
          ListTransactionsRequest.newBuilder()
              .setFrom(timestamp(at))
              .setTo(timestamp(at.plus(Duration.ofMinutes(MINUTES_OF_A_LIST))))
              .build();
      return ledger.listTransactions(request).getTransactionsCount() > 0;
    });
  }

  /** Reads the newest lines that a wallet's statement had at an instant. */
  public Histogram statements() {
    return measure((account, at) -> {
      ListEntriesRequest request =
          ListEntriesRequest.newBuilder().setAccountId(account).setTo(timestamp(at)).build();
      return ledger.listEntries(request).getEntriesCount() > 0;
    });
  }

  private Histogram measure(Reading reading) {
    long begun = System.nanoTime();
    Histogram took = new Histogram(DIGITS);
    long n = 0;
    while (System.nanoTime() - begun < warmupSeconds * 1e9) {
      read(reading, n++, new Histogram(DIGITS));
    }
    for (int i = 0; i < READS; i++) {
      read(reading, n++, took);
    }
    return took;
  }

  private void read(Reading reading, long n, Histogram took) {
    String account = community.accountId(SplitMix.below(community.size(), n, 1));
    Instant at = first.plus(Duration.ofMinutes(SplitMix.below((int) minutes, n, 2)));
    long begun = System.nanoTime();
    if (!reading.read(account, at)) {
      throw new IllegalStateException("The book has nothing of %s at %s".formatted(account, at));
    }
    took.recordValue(System.nanoTime() - begun);
  }

  private static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
