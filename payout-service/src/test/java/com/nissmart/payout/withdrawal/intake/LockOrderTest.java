package com.nissmart.payout.withdrawal.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.WithdrawalSums;
import com.nissmart.payout.bank.Nuban;
import com.nissmart.payout.limit.LimitSettings;
import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import com.nissmart.payout.withdrawal.Claim;
import com.nissmart.payout.withdrawal.Destination;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle.Completion;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle.RefusedHold;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle.Start;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.WithdrawalRules;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writers of withdrawals that share users, destinations and days never wait in a circle. */
class LockOrderTest {
  private static final int WRITERS = 24;
  private static final int USERS = 6;
  private static final int DESTINATIONS = 6;
  private static final int ROUNDS = 60;
  private static final Duration LONG = Duration.ofMinutes(10);

  private final PayoutFixture payout =
      new PayoutFixture(new LimitSettings(100, 1_000_000, 0, 3_000, 0, 2_000));
  private final Database pool = payout.pool("lock-order", WRITERS);
  private final Jdbi jdbi = pool.jdbi();
  private final RequestIntake intake =
      new RequestIntake(jdbi, payout.limits, payout.ids, payout.clock);
  private final Withdrawals withdrawals = payout.withdrawals(jdbi);
  private final List<Wallet> wallets = new ArrayList<>();
  private final Queue<List<Withdrawal>> requested = new ConcurrentLinkedQueue<>();
  private final Queue<List<Withdrawal>> held = new ConcurrentLinkedQueue<>();
  private final Queue<List<Withdrawal>> failed = new ConcurrentLinkedQueue<>();

  private final Queue<String> lost = new ConcurrentLinkedQueue<>();

  private record Wallet(Caller.User owner, UUID account) {}

  @AfterEach
  void stop() {
    pool.close();
    payout.close();
  }

  @Test
  void writers_of_24_connections_never_deadlock() throws Exception {
    long deadlocksBefore = deadlocks();
    for (int i = 0; i < USERS; i++) {
      UUID owner = UUID.randomUUID();
      wallets.add(
          new Wallet(
              new Caller.User(owner, Set.of(Role.ROLE_CUSTOMER), "ses"),
              payout.ledger.open(owner, Long.MAX_VALUE / 4)));
    }
    List<Future<?>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      for (int i = 0; i < WRITERS; i++) {
        Random random = new Random(i);
        writers.add(threads.submit(() -> write(random)));
      }
    }
    for (Future<?> writer : writers) {
      Object _ = writer.get();
    }

    pool.close();
    Await.until(
        LONG,
        () ->
            payout.number(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'nissmart-lock-order'")
                == 0);
    assertThat(deadlocks()).isEqualTo(deadlocksBefore);
    assertThat(lost).isEmpty();
    WithdrawalSums.check(payout);
  }

  /** Returns the deadlocks of the database, which earlier tests have used too. */
  private long deadlocks() {
    return payout.number(
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
  }

  private void write(Random random) {
    for (int round = 0; round < ROUNDS; round++) {
      try {
        writeSome(random);
      } catch (UnableToExecuteStatementException e) {
        lost.add(String.valueOf(e.getMessage()));
      }
    }
  }

  private void writeSome(Random random) {
    switch (random.nextInt(6)) {
      case 0, 1 -> request(random);
      case 2 -> next(requested).ifPresent(this::refuse);
      case 3 -> next(requested).ifPresent(this::hold);
      case 4 -> next(failed).ifPresent(this::retry);
      default -> next(held).ifPresent(random.nextBoolean() ? this::cancel : this::complete);
    }
  }

  private static Optional<List<Withdrawal>> next(Queue<List<Withdrawal>> queue) {
    return Optional.ofNullable(queue.poll());
  }

  private void request(Random random) {
    Wallet wallet = wallets.get(random.nextInt(USERS));
    List<KeyedRequest> requests = new ArrayList<>();
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      Destination to =
          new Destination(
              "058", Nuban.number("058", random.nextInt(DESTINATIONS)), "Ada Obi", null);
      requests.add(
          new KeyedRequest(
              wallet.owner.userId(),
              new WithdrawalRequest(
                  UUID.randomUUID().toString(),
                  wallet.account,
                  new Money(50 + random.nextInt(500), random.nextBoolean() ? "NGN" : "USD"),
                  to)));
    }
    List<Withdrawal> stored =
        intake.store(requests, LONG, _ -> {}).stream()
            .map(one -> one.orElseThrow().withdrawal())
            .filter(one -> WithdrawalRules.nextStep(one) == WithdrawalRules.Step.PLACE_HOLD)
            .toList();
    requested.add(stored);
  }

  private void refuse(List<Withdrawal> some) {
    AttemptFailure why = new AttemptFailure(Reason.INSUFFICIENT_FUNDS, "Not enough");
    jdbi.useTransaction(h ->
        WithdrawalLifecycle.refused(
            h,
            some.stream().map(one -> new RefusedHold(one, why, null)).toList(),
            payout.clock.instant()));
    failed.add(some);
  }

  private void hold(List<Withdrawal> some) {
    Instant now = payout.clock.instant();
    jdbi.useTransaction(h ->
        WithdrawalLifecycle.held(
            h,
            some.stream().map(one -> new WithdrawalLifecycle.Hold(one, UUID.randomUUID())).toList(),
            now,
            now));
    held.add(some);
  }

  private void retry(List<Withdrawal> some) {
    List<Withdrawal> again = new ArrayList<>();
    for (Withdrawal one : some) {
      Wallet wallet =
          wallets.stream()
              .filter(w -> w.owner.userId().equals(one.userId()))
              .findFirst()
              .orElseThrow();
      try {
        again.add(
            withdrawals.retry(wallet.owner, one.id(), UUID.randomUUID().toString()).required());
      } catch (Refusal refusal) {
        assertThat(refusal.reason())
            .isIn(
                Reason.WITHDRAWAL_LIMIT_EXCEEDED,
                Reason.AMOUNT_TOO_SMALL,
                Reason.CURRENCY_MISMATCH,
                Reason.UNAVAILABLE,
                Reason.DEADLINE_EXCEEDED);
      }
    }
    held.add(again);
  }

  private void cancel(List<Withdrawal> some) {
    Instant now = payout.clock.instant();
    jdbi.useTransaction(h -> {
      for (Withdrawal one : some) {
        WithdrawalLifecycle.requestCancel(h, one.id(), one.owner(), now, now);
        WithdrawalLifecycle.cancelled(h, one, UUID.randomUUID(), now);
      }
    });
  }

  private void complete(List<Withdrawal> some) {
    Instant now = payout.clock.instant();
    List<Claim> claims =
        jdbi.inTransaction(h ->
            some.stream()
                .map(one -> {
                  h.createUpdate(
                          """
                          UPDATE withdrawal SET lease_owner = 'test', lease_epoch = 1,
                            lease_until = now() + interval '1 minute' WHERE withdrawal_id = :id
                          """)
                      .bind("id", one.id())
                      .execute();
                  Withdrawal claimed = WithdrawalRows.find(h, one.id()).orElseThrow();
                  return new Claim(claimed, new Claim.Lease(one.id(), 1, 1), null);
                })
                .toList());
    jdbi.useTransaction(h ->
        WithdrawalLifecycle.start(
            h,
            claims.stream()
                .map(one ->
                    new Start(
                        one, WithdrawalRules.externalReference(one.withdrawal()), "simulated"))
                .toList(),
            LONG,
            now));
    jdbi.useTransaction(h ->
        WithdrawalLifecycle.complete(
            h,
            claims.stream().map(one -> new Completion(one, UUID.randomUUID(), null)).toList(),
            now));
  }
}
