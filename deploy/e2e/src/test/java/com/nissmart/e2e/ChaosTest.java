package com.nissmart.e2e;

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
 * Withdrawals go on while payout-service and ledger-service are killed, at random and at each
 * moment at which it would hurt most; afterwards the bank's own book, the ledger and the
 * withdrawals tell the same story. A short cut of it runs with the other tests; {@code
 * deploy/e2e/chaos} runs all of it.
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

  /** Together fewer than what one payout service gets done beside one that is starting. */
  private static final int CLIENTS = 8;

  private static final int PAUSE_MILLIS = 250;

  /** Between the kills that were asked for; and between the others, so that something gets done. */
  private static final long SOON_MILLIS = 3_000;

  private static final long LATER_MILLIS = 15_000;
  private static final List<String> PAYOUTS = List.of("payout-a", "payout-b");

  /** F09 to F16, in their order. */
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
  void whoever_is_killed_whenever_no_withdrawal_is_paid_twice_or_lost() throws Exception {
    int callbacks = FreePort.pick();
    try (PayoutWorld world = new PayoutWorld(settings(callbacks))) {
      world.startLedger();
      world.awaitServing("ledger");
      List<PayoutWorld.Wallet> wallets = world.wallets(WALLETS, OPENING);
      try (CallbackForwarder _ = CallbackForwarder.start(world, callbacks, PAYOUTS)) {
        WithdrawalLoad load = new WithdrawalLoad(world, wallets, PAYOUTS, WITHDRAWALS);
        load.start(CLIENTS, PAUSE_MILLIS);
        dieAtEachPoint(world);
        killAtRandom(world, load);
        world.awaitServing("ledger", "payout-a", "payout-b");
        load.enough();
        log.info("{} withdrawals were accepted", load.acknowledged());
        long from = System.nanoTime();
        Await.until(HEALING, "all have ended or wait for an operator", () -> open(world) == 0);
        log.info("all had ended {} ms later", (System.nanoTime() - from) / 1_000_000);
        theBooksAgree(world, load.acknowledged());
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
   * Nobody lives but to die: each payout service takes up what another one left, dies at the next
   * point, and is followed by the next. The load goes on, and in the end it is all for one; so it
   * is not a matter of luck that each of them comes to its point.
   */
  private static void dieAtEachPoint(PayoutWorld world) throws Exception {
    Queue<String> points = new ConcurrentLinkedQueue<>();
    for (int round = 0; round < ROUNDS; round++) {
      points.addAll(POINTS);
    }
    try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> ends = new ArrayList<>();
      PAYOUTS.forEach(name -> ends.add(lanes.submit(() -> dieAt(points, world, name))));
      for (Future<?> end : ends) {
        end.get();
      }
    }
    for (String name : PAYOUTS) {
      world.startPayout(name, "");
    }
  }

  private static @Nullable Void dieAt(Queue<String> points, PayoutWorld world, String name)
      throws Exception {
    for (String point = points.poll(); point != null; point = points.poll()) {
      world.startPayout(name, point);
      world.awaitDeathAt(point, name);
      log.info("{} died at {}", name, point);
    }
    return null;
  }

  /** As often as asked for; when told so, on until the last withdrawal has begun. */
  private static void killAtRandom(PayoutWorld world, WithdrawalLoad load) throws Exception {
    Random random = new Random(SEED);
    List<String> victims = List.of("ledger", "payout-a", "payout-b");
    for (int kill = 0; kill < KILLS || (TO_THE_END && !load.hasBegunAll()); kill++) {
      String victim = victims.get(random.nextInt(victims.size()));
      Thread.sleep(random.nextLong(kill < KILLS ? SOON_MILLIS : LATER_MILLIS));
      log.info("kills {}", victim);
      world.kill(victim);
      if (victim.equals("ledger")) {
        world.startLedger();
      } else {
        world.startPayout(victim, "");
      }
    }
  }

  private static long open(PayoutWorld world) {
    return world.payoutNumber(
        """
        select (select count(*) from withdrawal where status in ('PENDING', 'PROCESSING') and needs_operator_since is null)
          + (select count(*) from late_booking where booked_at is null)
          + (select count(*) from simulated_rail.payment p join withdrawal_attempt a on a.external_reference = p.reference
             where p.returned_at is not null and a.reversal_transaction_id is null)
        """);
  }

  private static void theBooksAgree(PayoutWorld world, int acknowledged) {
    none(
        world,
        "paid twice, by the bank's own book",
        """
        select count(*) from (
          select withdrawal_id from simulated_rail.payment p
          join withdrawal_attempt a on a.external_reference = p.reference
          where p.paid_at is not null group by withdrawal_id having count(*) > 1) x
        """);
    none(
        world,
        "paid by the bank and not asked for",
        """
        select count(*) from simulated_rail.payment p
        where not exists (select 1 from withdrawal_attempt a where a.external_reference = p.reference)
        """);
    none(
        world,
        "FAILED or CANCELLED but paid, without a booking",
        """
        select count(*) from withdrawal w join withdrawal_attempt a using (withdrawal_id, attempt_no)
        join simulated_rail.payment p on p.reference = a.external_reference
        where w.status in ('FAILED', 'CANCELLED') and p.paid_at is not null and a.adjustment_transaction_id is null
        """);
    none(
        world,
        "COMPLETED but not paid, or of another amount",
        """
        select count(*) from withdrawal w join withdrawal_attempt a using (withdrawal_id, attempt_no)
        left join simulated_rail.payment p on p.reference = a.external_reference
        where w.status in ('COMPLETED', 'REVERSED') and (p.paid_at is null or p.amount_minor <> w.amount_minor)
        """);
    none(
        world,
        "sent without an event that says so",
        """
        select count(*) from withdrawal_attempt a where a.sends > 0 and not exists (
          select 1 from withdrawal_event e where e.withdrawal_id = a.withdrawal_id and e.attempt_no = a.attempt_no
            and e.from_status = 'PENDING' and e.to_status = 'PROCESSING')
        """);
    none(
        world,
        "histories with gaps, or that do not end where the withdrawal is",
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
        world,
        "callbacks that were not applied, or not believed",
        "select count(*) from callback where state not in ('APPLIED', 'KNOWN')");
    assertThat(world.payoutNumber("select count(*) from withdrawal"))
        .as("each withdrawal that was accepted is there, once")
        .isEqualTo(acknowledged);
    moneyIsWhereItShouldBe(world);
  }

  private static void moneyIsWhereItShouldBe(PayoutWorld world) {
    assertThat(world.ledgerNumber(OF_WALLETS.formatted("held")))
        .as("holds are the open withdrawals")
        .isEqualTo(
            world.payoutNumber(
                "select coalesce(sum(amount_minor), 0) from withdrawal where status in ('PENDING', 'PROCESSING')"));
    assertThat(world.ledgerNumber(OF_WALLETS.formatted("balance")))
        .as("what left the wallets is what was paid and did not come back")
        .isEqualTo(
            WALLETS * OPENING
                - world.payoutNumber(
                    "select coalesce(sum(amount_minor), 0) from withdrawal where status = 'COMPLETED'"));
    assertThat(
            world.ledgerNumber(
                "select count(*) from transaction where type = 'CAPTURE' and status = 'COMPLETED'"))
        .as("one capture for each that was paid")
        .isEqualTo(
            world.payoutNumber(
                "select count(*) from withdrawal where status in ('COMPLETED', 'REVERSED')"));
    assertThat(world.ledgerNumber("select coalesce(sum(amount), 0)::bigint from entry"))
        .as("all entries together")
        .isZero();
  }

  private static final String OF_WALLETS =
      """
      select coalesce(sum(%s), 0)::bigint from (
        select distinct on (e.account_id) e.balance, e.held from entry e join account a using (book_id, account_id)
        where a.owner_id is not null order by e.account_id, e.account_seq desc) x
      """;

  private static void none(PayoutWorld world, String what, String sql) {
    assertThat(world.payoutNumber(sql)).as(what).isZero();
  }
}
