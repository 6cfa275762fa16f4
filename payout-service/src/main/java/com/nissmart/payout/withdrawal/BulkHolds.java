package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Refusal;
import io.grpc.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** What is refused gives back to the limits: in the order in which {@code Limits} takes. */
  private static final Comparator<HoldStore.Refused> AS_LIMITS_ARE_LOCKED =
      Comparator.comparing((HoldStore.Refused refused) -> refused.withdrawal().amount().currency())
          .thenComparing(refused -> refused.withdrawal().destination().bankCode())
          .thenComparing(refused -> refused.withdrawal().destination().accountNumber());

  private final Jdbi jdbi;
  private final LedgerClient ledger;
  private final Duration cancelWindow;
  private final HoldStore store = new HoldStore();
  private final WithdrawalStore withdrawalStore = new WithdrawalStore();

  BulkHolds(Jdbi jdbi, LedgerClient ledger, Duration cancelWindow) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.cancelWindow = cancelWindow;
  }

  /** What the ledger said to one; both null: it was not asked any more. */
  private record Said(@Nullable UUID transaction, @Nullable Refusal refusal) {}

  /**
   * Asks the ledger for each hold and records its answers. Once it cannot be known what became of
   * one, no others are begun.
   *
   * @param withdrawals with their first attempts
   * @return by key, why there is no hold, where that is not recorded
   */
  Map<String, Refusal> place(List<Withdrawal> withdrawals) {
    List<Said> said = ask(withdrawals);
    List<HoldStore.Held> held = new ArrayList<>();
    List<HoldStore.Refused> byRule = new ArrayList<>();
    List<UUID> impossible = new ArrayList<>();
    Map<String, Refusal> told = new HashMap<>();
    for (int i = 0; i < said.size(); i++) {
      Withdrawal withdrawal = withdrawals.get(i);
      UUID transaction = said.get(i).transaction();
      Refusal refusal = said.get(i).refusal();
      if (transaction != null) {
        held.add(new HoldStore.Held(withdrawal, transaction));
      } else if (refusal != null) {
        switch (WithdrawalRules.meaning(refusal)) {
          case BY_RULE -> byRule.add(Holds.byRule(withdrawal, refusal));
          case IMPOSSIBLE -> {
            impossible.add(withdrawal.id());
            told.put(withdrawal.idempotencyKey(), refusal);
          }
          case UNKNOWN ->
              told.put(withdrawal.idempotencyKey(), Holds.stillOpen(withdrawal, refusal));
        }
      }
    }
    jdbi.useTransaction(h -> store.heldAll(h, held, cancelWindow));
    byRule.sort(AS_LIMITS_ARE_LOCKED);
    jdbi.useTransaction(h -> {
      store.refusedAll(h, byRule);
      impossible.forEach(id -> withdrawalStore.forget(h, id));
    });
    return told;
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
