package com.nissmart.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

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
@Timeout(value = 60, unit = TimeUnit.MINUTES)
final class ChaosTest {
  private static final Logger log = LoggerFactory.getLogger(ChaosTest.class);
  private static final int WITHDRAWALS = Integer.getInteger("nissmart.chaos.withdrawals", 200);
  private static final int KILLS = Integer.getInteger("nissmart.chaos.kills", 4);
  private static final int ROUNDS = Integer.getInteger("nissmart.chaos.rounds", 1);
  private static final boolean TO_THE_END = Boolean.getBoolean("nissmart.chaos.to-the-end");
  private static final long SEED = Long.getLong("nissmart.chaos.seed", 1L);
  private static final int WALLETS = 20;
  private static final long OPENING = 400_000_000;
  private static final Duration HEALING = Duration.ofSeconds(60);

  /** Few enough for one payout service to keep up while another one starts. */
  private static final int CLIENTS = 8;

  private static final int PAUSE_MILLIS = 250;

  /** The longest pause between the requested kills; later kills leave time for work to be done. */
  private static final long SOON_MILLIS = 3_000;

  private static final long LATER_MILLIS = 15_000;
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
        WithdrawalLoad load = new WithdrawalLoad(cluster, wallets, PAYOUTS, WITHDRAWALS);
        load.start(CLIENTS, PAUSE_MILLIS);
        dieAtEachPoint(cluster);
        killAtRandom(cluster, load);
        cluster.awaitServing("ledger", "payout-a", "payout-b");
        load.finish();
        log.info("{} withdrawals were accepted", load.acknowledged());
        long from = System.nanoTime();
        Await.until(HEALING, "all have ended or await an operator", () -> open(cluster) == 0);
        log.info("All withdrawals ended {} ms later", (System.nanoTime() - from) / 1_000_000);
        assertBooksAgree(cluster, load.acknowledged());
      }
    }
  }

  private static Map<String, String> settings(int callbacks) {
    return Map.ofEntries(
        Map.entry("NISSMART_PAYOUT_LEASE", "20s"),
        Map.entry("NISSMART_PAYOUT_LONGEST_WAIT", "4s"),
        Map.entry("NISSMART_PAYOUT_OPERATOR_AFTER", "15s"),
        Map.entry("NISSMART_PAYOUT_RETURN_POLL", "2s"),
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
  private static void dieAtEachPoint(PayoutCluster cluster) throws Exception {
    Queue<String> points = new ConcurrentLinkedQueue<>();
    for (int round = 0; round < ROUNDS; round++) {
      points.addAll(POINTS);
    }
    try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> ends = new ArrayList<>();
      PAYOUTS.forEach(name -> ends.add(lanes.submit(() -> dieAt(points, cluster, name))));
      for (Future<?> end : ends) {
        end.get();
      }
    }
    for (String name : PAYOUTS) {
      cluster.startPayout(name, "");
    }
  }

  private static @Nullable Void dieAt(Queue<String> points, PayoutCluster cluster, String name)
      throws Exception {
    for (String point = points.poll(); point != null; point = points.poll()) {
      cluster.startPayout(name, point);
      cluster.awaitDeathAt(point, name);
      log.info("{} died at {}", name, point);
    }
    return null;
  }

  /**
   * Kills a random process as often as requested and, with TO_THE_END, until the last withdrawal
   * has started.
   */
  private static void killAtRandom(PayoutCluster cluster, WithdrawalLoad load) throws Exception {
    Random random = new Random(SEED);
    List<String> victims = List.of("ledger", "payout-a", "payout-b");
    for (int kill = 0; kill < KILLS || (TO_THE_END && !load.hasBegunAll()); kill++) {
      String victim = victims.get(random.nextInt(victims.size()));
      Thread.sleep(random.nextLong(kill < KILLS ? SOON_MILLIS : LATER_MILLIS));
      log.info("Killing {}", victim);
      cluster.kill(victim);
      if (victim.equals("ledger")) {
        cluster.startLedger();
      } else {
        cluster.startPayout(victim, "");
      }
    }
  }

  private static long open(PayoutCluster cluster) {
    return cluster.payoutNumber(
        """
        select (select count(*) from withdrawal where status in ('PENDING', 'PROCESSING') and needs_operator_since is null)
          + (select count(*) from late_booking where booked_at is null)
          + (select count(*) from simulated_rail.payment p join withdrawal_attempt a on a.external_reference = p.reference
             where p.returned_at is not null and a.reversal_transaction_id is null)
        """);
  }

  private static void assertBooksAgree(PayoutCluster cluster, int acknowledged) {
    none(
        cluster,
        "paid twice, by the bank's own book",
        """
        select count(*) from (
          select withdrawal_id from simulated_rail.payment p
          join withdrawal_attempt a on a.external_reference = p.reference
          where p.paid_at is not null group by withdrawal_id having count(*) > 1) x
        """);
    none(
        cluster,
        "paid by the bank but not requested",
        """
        select count(*) from simulated_rail.payment p
        where not exists (select 1 from withdrawal_attempt a where a.external_reference = p.reference)
        """);
    none(
        cluster,
        "FAILED or CANCELLED but paid, without a booking",
        """
        select count(*) from withdrawal w join withdrawal_attempt a using (withdrawal_id, attempt_no)
        join simulated_rail.payment p on p.reference = a.external_reference
        where w.status in ('FAILED', 'CANCELLED') and p.paid_at is not null and a.adjustment_transaction_id is null
        """);
    none(
        cluster,
        "COMPLETED but not paid, or of another amount",
        """
        select count(*) from withdrawal w join withdrawal_attempt a using (withdrawal_id, attempt_no)
        left join simulated_rail.payment p on p.reference = a.external_reference
        where w.status in ('COMPLETED', 'REVERSED') and (p.paid_at is null or p.amount_minor <> w.amount_minor)
        """);
    none(
        cluster,
        "sent without an event",
        """
        select count(*) from withdrawal_attempt a where a.sends > 0 and not exists (
          select 1 from withdrawal_event e where e.withdrawal_id = a.withdrawal_id and e.attempt_no = a.attempt_no
            and e.from_status = 'PENDING' and e.to_status = 'PROCESSING')
        """);
    none(
        cluster,
        "histories with gaps, or with another end than the withdrawal",
        """
        select count(*) from (
          select w.withdrawal_id from withdrawal w join withdrawal_event e using (withdrawal_id)
          group by w.withdrawal_id having count(*) <> max(w.event_no) or max(e.event_no) <> max(w.event_no)
          union all
          select withdrawal_id from (
            select withdrawal_id, from_status, lag(to_status) over (partition by withdrawal_id order by event_no) before
            from withdrawal_event) x
          where from_status is distinct from before) y
        """);
    none(
        cluster,
        "callbacks that were not applied",
        "select count(*) from callback where state not in ('APPLIED', 'KNOWN')");
    assertThat(cluster.payoutNumber("select count(*) from withdrawal"))
        .as("each accepted withdrawal exists once")
        .isEqualTo(acknowledged);
    assertMoneyIsAccountedFor(cluster);
  }

  private static void assertMoneyIsAccountedFor(PayoutCluster cluster) {
    assertThat(cluster.ledgerNumber(OF_WALLETS.formatted("held")))
        .as("holds equal the open withdrawals")
        .isEqualTo(
            cluster.payoutNumber(
                "select coalesce(sum(amount_minor), 0) from withdrawal where status in ('PENDING', 'PROCESSING')"));
    assertThat(cluster.ledgerNumber(OF_WALLETS.formatted("balance")))
        .as("debits of the wallets equal the payouts that were not returned")
        .isEqualTo(
            WALLETS * OPENING
                - cluster.payoutNumber(
                    "select coalesce(sum(amount_minor), 0) from withdrawal where status = 'COMPLETED'"));
    assertThat(
            cluster.ledgerNumber(
                "select count(*) from transaction where type = 'CAPTURE' and status = 'COMPLETED'"))
        .as("one capture for each payout")
        .isEqualTo(
            cluster.payoutNumber(
                "select count(*) from withdrawal where status in ('COMPLETED', 'REVERSED')"));
    assertThat(cluster.ledgerNumber("select coalesce(sum(amount), 0)::bigint from entry"))
        .as("sum of all entries")
        .isZero();
  }

  private static final String OF_WALLETS =
      """
      select coalesce(sum(%s), 0)::bigint from (
        select distinct on (e.account_id) e.balance, e.held from entry e join account a using (book_id, account_id)
        where a.owner_id is not null order by e.account_id, e.account_seq desc) x
      """;

  private static void none(PayoutCluster cluster, String what, String sql) {
    assertThat(cluster.payoutNumber(sql)).as(what).isZero();
  }
}
