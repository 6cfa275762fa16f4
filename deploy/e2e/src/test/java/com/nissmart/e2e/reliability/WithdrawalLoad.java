package com.nissmart.e2e.reliability;

import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.e2e.reliability.ServiceCalls.CallResult;
import com.nissmart.payout.bank.Nuban;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.Destination;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A load of withdrawals. Each is repeated with its key, at each payout service in turn, until it
 * gets a response.
 */
final class WithdrawalLoad {
  private static final int PAUSE_MILLIS = 100;

  private final PayoutCluster cluster;
  private final List<PayoutCluster.FundedWallet> wallets;
  private final List<String> services;
  private final int atLeast;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  /**
   * Prepares the load.
   *
   * @param atLeast the least number of withdrawals; more follow until {@link #finish}
   */
  WithdrawalLoad(
      PayoutCluster cluster,
      List<PayoutCluster.FundedWallet> wallets,
      List<String> services,
      int atLeast) {
    this.cluster = cluster;
    this.wallets = wallets;
    this.services = services;
    this.atLeast = atLeast;
  }

  /**
   * Starts the clients.
   *
   * @param pauseMillis the pause of a client after each withdrawal
   */
  WithdrawalLoad start(int clients, int pauseMillis) {
    for (int client = 0; client < clients; client++) {
      threads.add(
          Thread.ofVirtual()
              .uncaughtExceptionHandler((_, e) -> failures.add(e))
              .start(() -> withdraw(pauseMillis)));
    }
    return this;
  }

  /** Waits until the least number of withdrawals is reached, then stops. */
  void finish() throws InterruptedException {
    enough.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    requireHealthy();
  }

  /** Returns whether the least number of withdrawals has started. */
  boolean hasBegunAll() {
    requireHealthy();
    return next.get() >= atLeast;
  }

  /** Fails when the thread of a saver has ended with an error. */
  private void requireHealthy() {
    for (Throwable failure : failures) {
      throw new AssertionError("a saver's thread ended", failure);
    }
  }

  int acknowledged() {
    return acknowledged.get();
  }

  private void withdraw(int pauseMillis) {
    try {
      for (int n = next.getAndIncrement();
          n < atLeast || !enough.get();
          n = next.getAndIncrement()) {
        PayoutCluster.FundedWallet wallet = wallets.get(n % wallets.size());
        List<PayoutServiceBlockingStub> stubs =
            services.stream().map(name -> cluster.payout(name, wallet.owner())).toList();
        CreateWithdrawalRequest request = request(wallet, n);
        for (int tries = 0; !isAnswered(stubs.get(tries % stubs.size()), request); tries++) {
          Thread.sleep(PAUSE_MILLIS);
        }
        acknowledged.incrementAndGet();
        Thread.sleep(pauseMillis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether it was accepted, or refused and recorded because its wallet is frozen. */
  private static boolean isAnswered(
      PayoutServiceBlockingStub payout, CreateWithdrawalRequest request) {
    return ServiceCalls.call(() -> payout.createWithdrawal(request), Reason.ACCOUNT_FROZEN)
        != CallResult.AWAY;
  }

  private static CreateWithdrawalRequest request(PayoutCluster.FundedWallet wallet, int n) {
    return CreateWithdrawalRequest.newBuilder()
        .setIdempotencyKey("chaos-" + n)
        .setAccountId(Ids.ACCOUNT.format(wallet.account()))
        .setAmount(Money.newBuilder().setAmount(100 + n % 900).setCurrency("NGN"))
        .setDestination(
            Destination.newBuilder()
                .setBankCode("058")
                .setAccountNumber(accountNumber(n))
                .setAccountName("Ada Obi"))
        .build();
  }

  /**
   * Returns an account number. A fifth of them is inconclusive at the rail; a few others are
   * rejected, busy or returned.
   */
  private static String accountNumber(int n) {
    return switch (n % 50) {
      case 0, 10, 20, 30, 40, 25 -> "9990000002";
      case 5, 35 -> "9990000003";
      case 15, 45 -> "9990000007";
      case 7, 27 -> "9990000001";
      case 17 -> "9990000004";
      case 12, 37 -> "9990000005";
      case 47 -> "9990000006";
      default -> Nuban.number("058", n);
    };
  }
}
