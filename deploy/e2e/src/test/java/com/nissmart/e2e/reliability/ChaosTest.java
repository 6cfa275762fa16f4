package com.nissmart.e2e.reliability;

import com.nissmart.postgres.FreePort;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Withdrawals that continue while payout-service and ledger-service are killed, at random and at
 * each named crash point. Afterwards the bank's book, the ledger and the withdrawals must agree. A
 * short version runs with the other tests; {@code deploy/e2e/chaos} runs the long one.
 */
@Timeout(value = 100, unit = TimeUnit.MINUTES)
final class ChaosTest {
  private static final Logger log = LoggerFactory.getLogger(ChaosTest.class);
  private static final int WITHDRAWALS = Integer.getInteger("nissmart.chaos.withdrawals", 200);
  private static final int KILLS = Integer.getInteger("nissmart.chaos.kills", 4);
  private static final int ROUNDS = Integer.getInteger("nissmart.chaos.rounds", 1);
  private static final boolean TO_THE_END = Boolean.getBoolean("nissmart.chaos.to-the-end");
  private static final long SEED = Long.getLong("nissmart.chaos.seed", 1L);
  private static final int WALLETS = 20;
  private static final long OPENING = 400_000_000;

  /** Longer than the longest pause before a report that failed is compared again. */
  private static final Duration HEALING = Duration.ofMinutes(15);

  /** Few enough for one payout service to keep up while another one starts. */
  private static final int CLIENTS = 8;

  private static final int PAUSE_MILLIS = 250;

  /** The longest pause between the requested kills; later kills leave time for work to be done. */
  private static final long SOON_MILLIS = 3_000;

  private static final long LATER_MILLIS = 15_000;

  /** The errors of clocks: longer than the settling time, and backwards shorter than a lease. */
  private static final List<String> JUMPS = List.of("", "PT15S", "PT40S", "PT-10S");

  private static final int LATEST_JUMP_SECONDS = 12;
  private static final int FOUND_AFTER_SECONDS = 8;
  private static final List<String> PAYOUTS = List.of("payout-a", "payout-b");

  /** The crash points F09 to F16 in order. */
  private static final List<String> POINTS =
      List.of(
          "payout.after-hold",
          "payout.processing",
          "payout.sending",
          "payout.after-send",
          "payout.before-capture",
          "payout.after-capture",
          "payout.after-release",
          "payout.callback-stored",
          "payout.callback-applied");

  @Test
  void kills_never_lose_or_repeat_a_withdrawal() throws Exception {
    int callbacks = FreePort.pick();
    try (PayoutCluster cluster = new PayoutCluster(settings(callbacks))) {
      cluster.startLedger();
      cluster.awaitServing("ledger");
      List<PayoutCluster.FundedWallet> wallets = cluster.wallets(WALLETS, OPENING);
      try (CallbackForwarder _ = CallbackForwarder.start(cluster, callbacks, PAYOUTS)) {
        Random random = new Random(SEED);
        WithdrawalLoad load = new WithdrawalLoad(cluster, wallets, PAYOUTS, WITHDRAWALS);
        ChaosOperators operators = new ChaosOperators(cluster, PAYOUTS, random);
        ChaosReports reports = new ChaosReports(cluster, PAYOUTS);
        ChaosWallets blocked = new ChaosWallets(cluster, wallets, PAYOUTS.getFirst(), random);
        try (ChaosSteps steps = steps(operators, reports, blocked, new ForgetfulBank(cluster))) {
          load.start(CLIENTS, PAUSE_MILLIS);
          dieAtEachPoint(cluster, random);
          killAtRandom(cluster, load, steps, random);
          cluster.awaitServing("ledger", "payout-a", "payout-b");
          load.finish();
          steps.stop();
        }
        int requested = load.acknowledged() + blocked.withdrawals();
        log.info("{} withdrawals were requested", requested);
        long from = System.nanoTime();
        ChaosBooks books = new ChaosBooks(cluster);
        try {
          settle(cluster, books, operators, reports);
        } catch (AssertionError unsettled) {
          books.logOpen();
          throw unsettled;
        }
        log.info("All withdrawals ended {} ms later", (System.nanoTime() - from) / 1_000_000);
        books.logFigures();
        books.requireAgreement(requested);
      }
    }
  }

  /** Starts what people and the bank do meanwhile. */
  private static ChaosSteps steps(
      ChaosOperators operators, ChaosReports reports, ChaosWallets blocked, ForgetfulBank bank) {
    return new ChaosSteps()
        .repeat("decisions", 300, operators::decideOne)
        .repeat("proposals", 1_000, operators::decideSomeProposals)
        .repeat("book returns", 2_000, operators::bookReturns)
        .repeat("retries", 500, operators::retryOne)
        .repeat("reports", 4_000, reports::upload)
        .repeat("freezes", 200, blocked::freezeOne)
        .repeat("closings", 1_000, blocked::closeOne)
        .repeat("the bank", 1_000, () -> bank.findPayments(FOUND_AFTER_SECONDS));
  }

  private static Map<String, String> settings(int callbacks) {
    return Map.ofEntries(
        Map.entry("NISSMART_PAYOUT_LEASE", "20s"),
        Map.entry("NISSMART_PAYOUT_LONGEST_WAIT", "4s"),
        Map.entry("NISSMART_PAYOUT_OPERATOR_AFTER", "15s"),
        Map.entry("NISSMART_PAYOUT_RETURN_POLL", "2s"),
        Map.entry("NISSMART_PAYOUT_REPORT_DELAY", "0s"),
        Map.entry("NISSMART_PAYOUT_TWO_OPERATORS_FROM", "250"),
        Map.entry("NISSMART_PAYOUT_ALONE_A_DAY", "100000"),
        Map.entry("NISSMART_PAYOUT_USER_DAILY_COUNT", "0"),
        Map.entry("NISSMART_PAYOUT_USER_DAILY_AMOUNT", "0"),
        Map.entry("NISSMART_PAYOUT_DESTINATION_DAILY_COUNT", "0"),
        Map.entry("NISSMART_PAYOUT_DESTINATION_DAILY_AMOUNT", "0"),
        Map.entry("NISSMART_RAIL_SETTLING_TIME", "3s"),
        Map.entry("NISSMART_RAIL_LOSS", "20"),
        Map.entry("NISSMART_RAIL_DUPLICATES", "20"),
        Map.entry("NISSMART_RAIL_CALLBACK_URL", CallbackForwarder.url(callbacks).toString()));
  }

  /**
   * Starts payout services one after the other. Each takes over the open work and dies at the next
   * crash point. The load continues, so each of them reaches its point.
   */
  private static void dieAtEachPoint(PayoutCluster cluster, Random random) throws Exception {
    Queue<String> points = new ConcurrentLinkedQueue<>();
    for (int round = 0; round < ROUNDS; round++) {
      points.addAll(POINTS);
    }
    try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> ends = new ArrayList<>();
      PAYOUTS.forEach(name -> ends.add(lanes.submit(() -> dieAt(points, cluster, name, random))));
      for (Future<?> end : ends) {
        end.get();
      }
    }
    for (String name : PAYOUTS) {
      cluster.startPayout(name, clock(random));
    }
  }

  private static @Nullable Void dieAt(
      Queue<String> points, PayoutCluster cluster, String name, Random random) throws Exception {
    for (String point = points.poll(); point != null; point = points.poll()) {
      cluster.startPayout(name, "-Dnissmart.fault=" + point + " " + clock(random));
      cluster.awaitDeathAt(point, name);
      log.info("{} died at {}", name, point);
    }
    return null;
  }

  /**
   * Kills a random process as often as requested and, with TO_THE_END, until the last withdrawal
   * has started.
   */
  private static void killAtRandom(
      PayoutCluster cluster, WithdrawalLoad load, ChaosSteps steps, Random random)
      throws Exception {
    List<String> victims = List.of("ledger", "payout-a", "payout-b");
    for (int kill = 0; kill < KILLS || (TO_THE_END && !load.hasBegunAll()); kill++) {
      String victim = victims.get(random.nextInt(victims.size()));
      Thread.sleep(random.nextLong(kill < KILLS ? SOON_MILLIS : LATER_MILLIS));
      steps.requireHealthy();
      log.info("Killing {}", victim);
      cluster.kill(victim);
      if (victim.equals("ledger")) {
        cluster.startLedger();
      } else {
        cluster.startPayout(victim, clock(random));
      }
    }
    // The last clocks are right, so that no work is due only later.
    for (String name : PAYOUTS) {
      cluster.kill(name);
      cluster.startPayout(name, "");
    }
  }

  /** Returns an option that makes a process's clock wrong soon after its start, or not at all. */
  private static String clock(Random random) {
    String jump = JUMPS.get(random.nextInt(JUMPS.size()));
    return jump.isEmpty()
        ? ""
        : "-Dnissmart.clock-jump=%s -Dnissmart.clock-jump.after=PT%dS"
            .formatted(jump, random.nextInt(LATEST_JUMP_SECONDS));
  }

  /**
   * Ends everything as people would: the bank finds its payments, two operators decide all doubts
   * by the bank's book and take back what was never paid, and the bank's own report is compared.
   */
  private static void settle(
      PayoutCluster cluster, ChaosBooks books, ChaosOperators operators, ChaosReports reports) {
    ForgetfulBank bank = new ForgetfulBank(cluster);
    Await.until(
        HEALING,
        "all withdrawals have ended and are booked",
        () -> {
          bank.findPayments(0);
          operators.decideAll();
          operators.bookReturns();
          operators.approveAllProposals();
          return reports.isCompared() && books.open().isEmpty();
        });
    Await.until(HEALING, "the last report is compared", reports::isCompared);
  }
}
