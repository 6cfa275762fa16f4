package com.nissmart.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Money;
import com.nissmart.contract.Ids;
import com.nissmart.payout.bank.Nuban;
import com.nissmart.payout.rail.CallbackSignature;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.Destination;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import com.nissmart.payout.v1.ReceiveCallbackRequest;
import com.nissmart.runtime.settings.Secret;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A measurement of withdrawals per second from accepted to COMPLETED with a rail that answers at
 * once, with incoming callbacks and without. All processes and the load share one machine. {@code
 * deploy/e2e/withdrawal-rate} runs it.
 */
final class WithdrawalRateRun {
  private static final Logger log = LoggerFactory.getLogger(WithdrawalRateRun.class);
  private static final int SECONDS = Integer.getInteger("nissmart.rate.seconds", 30);
  private static final int CLIENTS = Integer.getInteger("nissmart.rate.clients", 128);
  private static final int CALLBACKS = Integer.getInteger("nissmart.rate.callbacks", 1_000);
  private static final int WARM_UP_SECONDS = Integer.getInteger("nissmart.rate.warm-up", 45);
  private static final long SOON_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
  private static final int MOST_OPEN = Integer.getInteger("nissmart.rate.open", 1_000);
  private static final String COMPLETED =
      "select count(*) from withdrawal where status = 'COMPLETED'";

  private static final String OPEN =
      "select count(*) from withdrawal where status in ('PENDING', 'PROCESSING')";
  private static final String MEDIAN_MILLIS =
      """
      select coalesce(1000 * extract(epoch from percentile_cont(0.5) within group (order by ended_at - created_at)), 0)::bigint
      from withdrawal where status = 'COMPLETED'
      """;

  private final AtomicInteger keys = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();
  private final ConcurrentLinkedQueue<Sent> references = new ConcurrentLinkedQueue<>();
  private final CallbackSignature signature =
      CallbackSignature.of(Secret.of(PayoutCluster.CALLBACK_SECRET));
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean calling = true;
  private volatile boolean over;
  private volatile long open;

  /** A reference with the time at which the bank received it. */
  private record Sent(String reference, long nanos) {}

  /** Rates per second. */
  private record Rates(double withdrawals, double callbacks) {}

  @Test
  void measures_withdrawals_per_second() throws Exception {
    Map<String, String> settings =
        Map.of(
            "NISSMART_RAIL_DELAY", "0s",
            "NISSMART_PAYOUT_USER_DAILY_COUNT", "0",
            "NISSMART_PAYOUT_USER_DAILY_AMOUNT", "0",
            "NISSMART_PAYOUT_DESTINATION_DAILY_COUNT", "0",
            "NISSMART_PAYOUT_DESTINATION_DAILY_AMOUNT", "0");
    try (PayoutCluster cluster = new PayoutCluster(settings)) {
      cluster.startLedger();
      cluster.startPayout("payout", "");
      cluster.awaitServing("ledger", "payout");
      List<PayoutCluster.FundedWallet> wallets = cluster.wallets(CLIENTS, 400_000_000);
      List<Thread> threads =
          new ArrayList<>(
              wallets.stream().map(wallet -> start(() -> withdraw(cluster, wallet))).toList());
      threads.add(start(() -> callBack(cluster)));
      threads.add(start(() -> watch(cluster)));
      LockSupport.parkNanos(Duration.ofSeconds(WARM_UP_SECONDS).toNanos());
      Rates both = measure(cluster, "beside callbacks");
      calling = false;
      Rates alone = measure(cluster, "alone");
      over = true;
      for (Thread thread : threads) {
        thread.join();
      }
      String figures =
          """
          {"withdrawals_per_second": %.0f, "withdrawals_per_second_beside_callbacks": %.0f, "callbacks_per_second": %.0f}
          """
              .formatted(alone.withdrawals, both.withdrawals, both.callbacks);
      log.info("{}", figures);
      Files.writeString(Path.of("target", "withdrawal-rate.json"), figures);
      log.info("Median of {} ms from accepted to COMPLETED", cluster.payoutNumber(MEDIAN_MILLIS));
      assertThat(failures).as("errors of the load").isEmpty();
      assertThat(alone.withdrawals).isPositive();
      assertThat(both.callbacks).isPositive();
    }
  }

  /** Measures the work that is done in the next seconds. */
  private Rates measure(PayoutCluster cluster, String what) {
    long completed = cluster.payoutNumber(COMPLETED);
    int callbacks = taken.get();
    Map<String, Duration> before = cluster.cpuTimes();
    long from = System.nanoTime();
    LockSupport.parkNanos(Duration.ofSeconds(SECONDS).toNanos());
    double seconds = (System.nanoTime() - from) / 1e9;
    double done = cluster.payoutNumber(COMPLETED) - completed;
    Map<String, Duration> after = cluster.cpuTimes();
    before.forEach((who, then) -> {
      double busy = after.getOrDefault(who, then).minus(then).toNanos() / 1e9;
      log.info(
          "{}, {}: {} cores, {} ms a withdrawal",
          what,
          who,
          "%.2f".formatted(busy / seconds),
          "%.2f".formatted(1e3 * busy / done));
    });
    return new Rates(done / seconds, (taken.get() - callbacks) / seconds);
  }

  /** Starts a thread whose errors fail the run. */
  private Thread start(Runnable work) {
    return Thread.ofVirtual().uncaughtExceptionHandler((_, e) -> failures.add(e)).start(work);
  }

  /**
   * Watches the number of open withdrawals, which limits the load, so that the run measures
   * completed work.
   */
  private void watch(PayoutCluster cluster) {
    while (!over) {
      open = cluster.payoutNumber(OPEN);
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void withdraw(PayoutCluster cluster, PayoutCluster.FundedWallet wallet) {
    PayoutServiceBlockingStub payout = cluster.payout("payout", wallet.owner());
    while (!over) {
      if (open > MOST_OPEN) {
        LockSupport.parkNanos(LOOK_NANOS);
        continue;
      }
      int n = keys.incrementAndGet();
      Optional<String> id = Optional.empty();
      while (id.isEmpty() && !over) {
        id = created(payout, request(wallet, n));
      }
      // The reference is derived as the contract does.
      id.ifPresent(there ->
          references.add(new Sent(there.substring("wdr_".length()) + "-1", System.nanoTime())));
    }
  }

  /** Returns an empty result when the outcome is unknown; the same request is then sent again. */
  private static Optional<String> created(
      PayoutServiceBlockingStub payout, CreateWithdrawalRequest request) {
    try {
      return Optional.of(payout.createWithdrawal(request).getWithdrawal().getId());
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED -> Optional.empty();
        default -> throw e;
      };
    }
  }

  private static CreateWithdrawalRequest request(PayoutCluster.FundedWallet wallet, int n) {
    return CreateWithdrawalRequest.newBuilder()
        .setIdempotencyKey("rate-" + n)
        .setAccountId(Ids.ACCOUNT.format(wallet.account()))
        .setAmount(Money.newBuilder().setAmount(100).setCurrency("NGN"))
        .setDestination(
            Destination.newBuilder()
                .setBankCode("058")
                .setAccountNumber(Nuban.number("058", n))
                .setAccountName("Ada Obi"))
        .build();
  }

  /**
   * Sends callbacks at an even pace: one for each withdrawal soon after it was accepted, and
   * repeats for older ones to keep the pace.
   */
  private void callBack(PayoutCluster cluster) {
    PayoutServiceBlockingStub payout =
        PayoutServiceGrpc.newBlockingStub(cluster.as("payout", PayoutCluster.service("gateway")));
    List<String> called = new ArrayList<>();
    long due = System.nanoTime();
    for (int n = 0; calling; n++) {
      Sent next = references.peek();
      if (next != null && System.nanoTime() - next.nanos > SOON_NANOS) {
        called.add(next.reference);
        references.remove();
        call(payout, n, next.reference);
      } else if (!called.isEmpty()) {
        call(payout, n, called.get(n % called.size()));
      }
      due += Duration.ofSeconds(1).toNanos() / CALLBACKS;
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  private void call(PayoutServiceBlockingStub payout, int number, String reference) {
    var _ = start(() -> callBack(payout, "evt-" + number, reference));
  }

  private void callBack(PayoutServiceBlockingStub payout, String event, String reference) {
    String timestamp = Long.toString(Instant.now().getEpochSecond());
    String body =
        """
        {"type":"payment.paid","data":{"reference":"%s","amount":100,"currency":"NGN"}}\
        """
            .formatted(reference);
    try {
      payout.receiveCallback(
          ReceiveCallbackRequest.newBuilder()
              .setRail("simulated")
              .setEventId(event)
              .setTimestamp(timestamp)
              .setSignature(signature.sign(event, timestamp, body))
              .setBody(ByteString.copyFromUtf8(body))
              .build());
      taken.incrementAndGet();
    } catch (StatusRuntimeException e) {
      log.debug("Callback not accepted: {}", e.getStatus());
    }
  }
}
