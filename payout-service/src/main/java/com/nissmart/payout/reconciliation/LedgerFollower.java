package com.nissmart.payout.reconciliation;

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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ledger's book from where it was last read to its end and copies what concerns
 * withdrawals. Not a stream that stays open: on a busy book that would cost the ledger more than it
 * is worth here.
 */
public final class LedgerFollower {
  private static final int PORTION = 5_000;
  private static final int LONGEST_MINUTES = 10;
  private static final String TYPE_PREFIX = "TRANSACTION_TYPE_";

  private final Jdbi jdbi;
  private final LedgerServiceBlockingStub ledger;
  private final LedgerMovementStore store = new LedgerMovementStore();

  /** Follows the ledger behind a channel that carries this service's identity. */
  public LedgerFollower(Jdbi jdbi, Channel channel) {
    this.jdbi = jdbi;
    this.ledger = LedgerServiceGrpc.newBlockingStub(channel);
  }

  /**
   * Copies everything that is in the book when it is called. Several at once do no harm.
   *
   * @throws com.nissmart.contract.Refusal the ledger's
   */
  public void catchUp() {
    long position = jdbi.withHandle(store::position);
    long[] head = {0};
    watch(
        WatchTransactionsRequest.newBuilder().setFromNow(true).build(),
        response -> {
          head[0] = response.getSeq();
          return false;
        });
    if (position < head[0]) {
      Portion portion = new Portion(head[0]);
      watch(WatchTransactionsRequest.newBuilder().setAfterSeq(position).build(), portion::take);
      portion.keep();
    }
  }

  /** Reads until it is told to stop. */
  private void watch(WatchTransactionsRequest request, Predicate<WatchTransactionsResponse> goOn) {
    try (Context.CancellableContext call = Context.current().withCancellation()) {
      call.run(() -> {
        var responses =
            ledger.withDeadlineAfter(LONGEST_MINUTES, TimeUnit.MINUTES).watchTransactions(request);
        boolean more = true;
        while (more && responses.hasNext()) {
          more = goOn.test(responses.next());
        }
      });
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.fromStatus(e);
    }
  }

  /** What was read and not yet kept. */
  private final class Portion {
    private final long head;
    private final List<LedgerMovement> movements = new ArrayList<>();
    private long position;
    private long kept;

    Portion(long head) {
      this.head = head;
    }

    boolean take(WatchTransactionsResponse response) {
      if (response.hasTransaction()) {
        LedgerMovement movement = movement(response.getTransaction());
        if (movement != null) {
          movements.add(movement);
        }
      }
      position = Math.max(position, response.getSeq());
      if (position - kept >= PORTION) {
        keep();
      }
      return position < head;
    }

    void keep() {
      jdbi.useTransaction(h -> {
        store.add(h, movements);
        store.moveTo(h, position);
      });
      movements.clear();
      kept = position;
    }
  }

  private static @Nullable LedgerMovement movement(Transaction transaction) {
    boolean concerns =
        switch (transaction.getType()) {
          case TRANSACTION_TYPE_WITHDRAWAL,
              TRANSACTION_TYPE_CAPTURE,
              TRANSACTION_TYPE_RELEASE,
              TRANSACTION_TYPE_REVERSAL,
              TRANSACTION_TYPE_ADJUSTMENT ->
              transaction.getStatus() != TransactionStatus.TRANSACTION_STATUS_FAILED;
          default -> false;
        };
    if (!concerns) {
      return null;
    }
    String resolves = transaction.getResolvesTransactionId();
    return new LedgerMovement(
        id("id", transaction.getId()),
        transaction.getSeq(),
        transaction.getType().name().substring(TYPE_PREFIX.length()),
        Money.of(transaction.getAmount()),
        resolves.isEmpty() ? null : id("resolves_transaction_id", resolves),
        Instant.ofEpochSecond(
            transaction.getCreatedAt().getSeconds(), transaction.getCreatedAt().getNanos()));
  }

  private static UUID id(String field, String text) {
    return Ids.TRANSACTION.parse(field, text);
  }
}
