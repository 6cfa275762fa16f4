package com.nissmart.payout.reconciliation.ledger;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.WatchTransactionsRequest;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Copies the ledger's transactions that concern withdrawals, from where the last copy ended to the
 * end of the book, and finds them for a reconciliation. It does not keep the stream open, because
 * on a busy book an open stream costs the ledger much and a reconciliation needs it only now and
 * then.
 */
public final class LedgerMovements {
  private static final int PORTION = 5_000;
  private static final int LONGEST_MINUTES = 10;
  private static final String TYPE_PREFIX = "TRANSACTION_TYPE_";

  private final Jdbi jdbi;
  private final LedgerServiceBlockingStub ledger;
  private final LedgerMovementStore store = new LedgerMovementStore();

  public LedgerMovements(Jdbi jdbi, Channel channel) {
    this.jdbi = jdbi;
    this.ledger = LedgerServiceGrpc.newBlockingStub(channel);
  }

  /** Copies everything that is in the book now. Several copies may run at once. */
  public void catchUp() {
    long position = jdbi.withHandle(store::position);
    long[] head = {0};
    watch(
        WatchTransactionsRequest.newBuilder().setFromNow(true).build(),
        responses -> head[0] = responses.next().getSeq());
    if (position < head[0]) {
      watch(
          WatchTransactionsRequest.newBuilder().setAfterSeq(position).build(),
          responses -> copy(responses, position, head[0]));
    }
  }

  public Map<UUID, LedgerMovement> find(Handle handle, Collection<UUID> ids) {
    return store.find(handle, ids);
  }

  public List<LedgerMovement> orphanedHolds(Handle handle, Instant from, Instant to) {
    return store.orphanedHolds(handle, from, to);
  }

  private void watch(
      WatchTransactionsRequest request, Consumer<Iterator<WatchTransactionsResponse>> reader) {
    try (Context.CancellableContext call = Context.current().withCancellation()) {
      call.run(() ->
          reader.accept(
              ledger
                  .withDeadlineAfter(LONGEST_MINUTES, TimeUnit.MINUTES)
                  .watchTransactions(request)));
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.fromStatus(e);
    }
  }

  private void copy(Iterator<WatchTransactionsResponse> responses, long from, long head) {
    List<LedgerMovement> movements = new ArrayList<>();
    long stored = from;
    long position = from;
    while (position < head) {
      WatchTransactionsResponse response = responses.next();
      if (response.hasTransaction() && concernsWithdrawals(response.getTransaction())) {
        movements.add(movement(response.getTransaction()));
      }
      position = Math.max(position, response.getSeq());
      if (position - stored >= PORTION || position >= head) {
        long end = position;
        jdbi.useTransaction(h -> {
          store.add(h, movements);
          store.moveTo(h, end);
        });
        movements.clear();
        stored = position;
      }
    }
  }

  private static boolean concernsWithdrawals(Transaction transaction) {
    return switch (transaction.getType()) {
      case TRANSACTION_TYPE_WITHDRAWAL,
          TRANSACTION_TYPE_CAPTURE,
          TRANSACTION_TYPE_RELEASE,
          TRANSACTION_TYPE_REVERSAL,
          TRANSACTION_TYPE_ADJUSTMENT ->
          transaction.getStatus() != TransactionStatus.TRANSACTION_STATUS_FAILED;
      default -> false;
    };
  }

  private static LedgerMovement movement(Transaction transaction) {
    String resolves = transaction.getResolvesTransactionId();
    return new LedgerMovement(
        Ids.TRANSACTION.parse("id", transaction.getId()),
        transaction.getSeq(),
        transaction.getType().name().substring(TYPE_PREFIX.length()),
        Money.of(transaction.getAmount()),
        resolves.isEmpty() ? null : Ids.TRANSACTION.parse("resolves_transaction_id", resolves),
        Instant.ofEpochSecond(
            transaction.getCreatedAt().getSeconds(), transaction.getCreatedAt().getNanos()),
        transaction.getRequestedBy(),
        transaction.getIdempotencyKey());
  }
}
