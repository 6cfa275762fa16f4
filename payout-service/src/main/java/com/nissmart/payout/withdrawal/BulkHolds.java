package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Refusal;
import io.grpc.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Places the holds of many withdrawals side by side, and records the ledger's answers together. */
final class BulkHolds {
  private static final int SIDE_BY_SIDE = 64;

  private final Jdbi jdbi;
  private final LedgerClient ledger;
  private final Duration cancelWindow;
  private final Holds holds;
  private final HoldStore store = new HoldStore();

  BulkHolds(Jdbi jdbi, LedgerClient ledger, Duration cancelWindow) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.cancelWindow = cancelWindow;
    this.holds = new Holds(jdbi, ledger, cancelWindow);
  }

  /** What the ledger said to one; both null: it was not asked any more. */
  private record Said(@Nullable UUID transaction, @Nullable Refusal refusal) {}

  /**
   * Asks the ledger for each hold and records its answers. Once it cannot be known what became of
   * one, no others are begun.
   *
   * @return by key, why there is no hold, where that is not recorded
   */
  Map<String, Refusal> place(List<Withdrawal> withdrawals) {
    List<Said> said = ask(withdrawals);
    jdbi.useTransaction(h -> {
      for (int i = 0; i < said.size(); i++) {
        UUID transaction = said.get(i).transaction();
        if (transaction != null) {
          store.held(h, withdrawals.get(i), transaction, cancelWindow);
        }
      }
    });
    Map<String, Refusal> refused = new HashMap<>();
    for (int i = 0; i < said.size(); i++) {
      Refusal refusal = said.get(i).refusal();
      if (refusal != null) {
        record(withdrawals.get(i), refusal, refused);
      }
    }
    return refused;
  }

  private void record(Withdrawal withdrawal, Refusal refusal, Map<String, Refusal> refused) {
    try {
      holds.refused(withdrawal, refusal);
    } catch (Refusal told) {
      refused.put(withdrawal.idempotencyKey(), told);
    }
  }

  private List<Said> ask(List<Withdrawal> withdrawals) {
    Semaphore slots = new Semaphore(SIDE_BY_SIDE);
    AtomicBoolean lost = new AtomicBoolean();
    List<Future<Said>> calls = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Withdrawal withdrawal : withdrawals) {
        slots.acquireUninterruptibly();
        calls.add(
            threads.submit(
                Context.current()
                    .wrap(() -> {
                      try {
                        return lost.get() ? new Said(null, null) : ask(withdrawal, lost);
                      } finally {
                        slots.release();
                      }
                    })));
      }
    }
    return calls.stream().map(BulkHolds::result).toList();
  }

  private Said ask(Withdrawal withdrawal, AtomicBoolean lost) {
    try {
      return new Said(ledger.hold(withdrawal), null);
    } catch (Refusal refusal) {
      if (WithdrawalRules.meaning(refusal) == WithdrawalRules.HoldRefusal.UNKNOWN) {
        lost.set(true);
      }
      return new Said(null, refusal);
    }
  }

  private static Said result(Future<Said> call) {
    try {
      return call.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while holds were placed", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a hold could not be asked for", e);
    }
  }
}
