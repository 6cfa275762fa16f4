package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Money;
import com.nissmart.e2e.support.LedgerTables;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.PostTransactionResult;
import com.nissmart.ledger.v1.PostTransactionsRequest;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.runtime.grpc.GrpcClients;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** A large ledger: savers who have sent each other many transfers. */
final class LargeBook {
  private static final int SAVERS = 100;
  private static final int BATCH = 5_000;
  private static final long KOBO = 100;
  private static final long LARGEST = 500_000_000;

  private LargeBook() {}

  /**
   * Adds transfers to the ledger of {@link SharedSystem} until its tables have them, and returns
   * the first sender.
   */
  static Saver by(long transfers) throws IOException {
    List<Saver> savers =
        IntStream.range(0, SAVERS)
            .mapToObj(i -> Saver.joins(SharedSystem.gateway(), "Grown").has(LARGEST))
            .toList();
    for (int i = 0; i < SAVERS; i++) {
      send(savers.get(i), savers.get((i + 1) % SAVERS), transfers / SAVERS);
    }
    LedgerTables _ = LedgerTables.of(SharedSystem.data());
    return savers.getFirst();
  }

  /** Sends transfers of one naira each. */
  static void send(Saver from, Saver to, long transfers) {
    ManagedChannel channel =
        GrpcClients.channelWithToken(SharedSystem.grpc("ledger"), () -> from.rest().token());
    try {
      LedgerServiceBlockingStub ledger = LedgerServiceGrpc.newBlockingStub(channel);
      for (long first = 0; first < transfers; first += BATCH) {
        PostTransactionsRequest batch = batch(from, to, first, Math.min(transfers, first + BATCH));
        assertThat(ledger.postTransactions(batch).getResultsList())
            .allMatch(PostTransactionResult::hasTransaction);
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private static PostTransactionsRequest batch(Saver from, Saver to, long first, long end) {
    PostTransactionsRequest.Builder batch = PostTransactionsRequest.newBuilder();
    for (long i = first; i < end; i++) {
      batch.addRequests(
          PostTransactionRequest.newBuilder()
              .setIdempotencyKey("grown-" + i)
              .setType(TransactionType.TRANSACTION_TYPE_TRANSFER)
              .setAmount(Money.newBuilder().setAmount(KOBO).setCurrency("NGN"))
              .setSourceAccountId(from.account())
              .setDestinationAccountId(to.account())
              .setDescription("Transfer " + i));
    }
    return batch.build();
  }
}
