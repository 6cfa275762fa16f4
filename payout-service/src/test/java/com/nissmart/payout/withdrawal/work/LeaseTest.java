package com.nissmart.payout.withdrawal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.ScriptedRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.Rails;
import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import com.nissmart.payout.withdrawal.AttemptOutcomes;
import com.nissmart.payout.withdrawal.Claim;
import com.nissmart.payout.withdrawal.Claim.Lease;
import com.nissmart.payout.withdrawal.RailStatement;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle;
import com.nissmart.payout.withdrawal.WithdrawalNotes;
import com.nissmart.payout.withdrawal.hold.HoldLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTest {
  private final PayoutFixture payout = new PayoutFixture();
  private final WorkStore work = new WorkStore();

  @AfterEach
  void stop() {
    payout.checkInvariants();
    payout.close();
  }

  @Test
  void workers_that_claim_at_once_never_get_the_same_withdrawal() throws Exception {
    for (int i = 0; i < 40; i++) {
      payout.withdraw("k" + i, 100, "0123456789");
    }
    List<Callable<List<Claim>>> workers =
        IntStream.range(0, 8)
            .<Callable<List<Claim>>>mapToObj(i -> () -> claim("worker-" + i, 10))
            .toList();
    List<UUID> claimed;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      claimed =
          threads.invokeAll(workers).stream()
              .map(Future::resultNow)
              .flatMap(List::stream)
              .map(claim -> claim.withdrawal().id())
              .collect(Collectors.toCollection(ArrayList::new));
    }
    claimed.addAll(claim("last", 100).stream().map(claim -> claim.withdrawal().id()).toList());
    assertThat(claimed).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void a_lease_keeps_others_away_until_it_ends() {
    payout.withdraw("k1", 100, "0123456789");
    Claim first = claim("first", 1).getFirst();
    assertThat(claim("second", 1)).isEmpty();

    payout.passes(PayoutFixture.LEASE.plusSeconds(1));

    Claim second = claim("second", 1).getFirst();
    assertThat(second.lease().epoch()).isEqualTo(first.lease().epoch() + 1);
    assertThat(second.lease().tries()).isEqualTo(first.lease().tries() + 1);
  }

  @Test
  void a_worker_that_slept_past_its_lease_can_write_nothing() {
    payout.withdraw("k1", 100, "0123456789");
    Claim asleep = claim("asleep", 1).getFirst();
    payout.passes(PayoutFixture.LEASE.plusSeconds(1));
    assertThat(writes(asleep)).as("nobody has taken over yet").containsExactly(0, 0, 0, 0, 0, 0, 0);

    Claim awake = claim("awake", 1).getFirst();
    assertThat(start(awake)).isTrue();

    assertThat(writes(asleep)).containsExactly(0, 0, 0, 0, 0, 0, 0);
    payout.passes(PayoutFixture.LEASE.plusSeconds(1));
  }

  @Test
  void a_worker_that_wakes_up_late_is_fenced() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail slow = new ScriptedRail(payout.rail);
    slow.nextSend(payment -> {
      RailAnswer answer = payout.rail.send(payment);
      // The process is paused for a minute here; another one takes over and finishes.
      payout.passes(PayoutFixture.LEASE.plusSeconds(1));
      payout.worker.runDue();
      assertThat(payout.status(id)).isEqualTo("COMPLETED");
      return answer;
    });

    payout.worker(slow).runDue();

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(payout.ledger.posted(payout.wallet)).isEqualTo(960_000);
  }

  @Test
  void a_late_not_paid_does_not_release_a_paid_withdrawal() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail slow = new ScriptedRail(payout.rail);
    slow.nextSend(payment -> {
      payout.passes(PayoutFixture.LEASE.plusSeconds(1));
      payout.workFor(Duration.ofSeconds(5));
      return new RailAnswer.NotPaid(com.nissmart.common.v1.Reason.RAIL_REJECTED, "too late");
    });

    payout.worker(slow).runDue();

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(payout.ledger.posted(payout.wallet)).isEqualTo(960_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {50, 120})
  void nothing_is_sent_that_could_outlast_the_lease(long seconds) {
    payout.withdraw("k1", 40_000, "0123456789");
    long[] nanos = {0};
    HoldLedger ledger = payout.ledgerClient();
    WithdrawalWorkflow paused =
        new WithdrawalWorkflow(
            payout.jdbi,
            ledger,
            payout.holds(payout.jdbi, ledger, Duration.ZERO),
            new Rails(payout.gate(payout.rail)),
            payout.facts,
            "paused",
            WorkSettings.DEFAULT,
            new java.util.Random(1),
            payout.clock,
            // Each reading of the clock is this much later than the one before.
            () -> nanos[0] += Duration.ofSeconds(seconds).toNanos());
    claim("paused", 1).forEach(paused::run);

    assertThat(payout.number("select count(*) from simulated_rail.payment")).isZero();
    payout.passes(PayoutFixture.LEASE.plusSeconds(1));
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.number("select count(*) from withdrawal where status = 'COMPLETED'")).isOne();
  }

  @Test
  void a_lease_shorter_than_its_calls_is_refused() {
    Duration calls = payout.rail.timeout().plus(HoldLedger.TIMEOUT);
    assertThatThrownBy(() -> workerWithLease(calls))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lease");
    workerWithLease(calls.plusMillis(1)).close();
  }

  private WithdrawalWorker workerWithLease(Duration lease) {
    WorkSettings standard = WorkSettings.DEFAULT;
    WorkSettings settings =
        new WorkSettings(
            1,
            lease,
            standard.poll(),
            standard.firstWait(),
            standard.longestWait(),
            standard.cancelWindow(),
            standard.operatorAfter(),
            standard.poisonTries());
    HoldLedger ledger = payout.ledgerClient();
    return new WithdrawalWorker(
        payout.jdbi,
        ledger,
        payout.holds(payout.jdbi, ledger, Duration.ZERO),
        new Rails(payout.gate(payout.rail)),
        payout.exceptions,
        settings,
        "short",
        new java.util.Random(1),
        payout.clock,
        System::nanoTime);
  }

  @Test
  void a_withdrawal_that_cannot_be_read_delays_no_other() {
    String unreadable = payout.withdraw("k1", 100, "0123456789");
    String other = payout.withdraw("k2", 100, "0123456789");
    mark("k1", "outcome = 'NOT_PAID', failure_code = 'OF_THE_FUTURE', failure_message = 'no'");
    payout.worker.runDue();
    payout.passes(PayoutFixture.DELAY);
    payout.worker.runDue();
    assertThat(payout.status(other)).isEqualTo("COMPLETED");

    mark("k1", "outcome = null, failure_code = null, failure_message = null");
    payout.passes(PayoutFixture.LEASE.plusSeconds(1));
    payout.workFor(Duration.ofSeconds(5));

    assertThat(payout.status(unreadable)).isEqualTo("COMPLETED");
  }

  private void mark(String key, String set) {
    payout
        .superuser()
        .useHandle(h ->
            h.execute(
                "update withdrawal_attempt a set "
                    + set
                    + " from withdrawal w where w.withdrawal_id = a.withdrawal_id and idempotency_key = ?",
                key));
  }

  @Test
  void a_failing_withdrawal_waits_longer_and_delays_no_other() {
    String poison = payout.withdraw("poison", 40_000, "9990000097");
    ScriptedRail rail = new ScriptedRail(payout.rail);
    rail.nextSend(_ -> new RailAnswer.Accepted(Duration.ofMillis(1)));
    rail.everyQuery(reference -> {
      if (reference.startsWith(poison.substring("wdr_".length()))) {
        throw new IllegalStateException("poison");
      }
      return payout.rail.query(reference);
    });
    WithdrawalWorker worker = payout.worker(rail);
    worker.runDue();
    List<String> others = new ArrayList<>();
    for (int second = 0; second < 60; second++) {
      if (second % 10 == 0) {
        others.add(payout.withdraw("k" + second, 100, "0123456789"));
      }
      worker.runDue();
      payout.passes(Duration.ofSeconds(1));
    }
    worker.runDue();

    assertThat(others).allSatisfy(id -> assertThat(payout.status(id)).isEqualTo("COMPLETED"));
    assertThat(payout.status(poison)).isEqualTo("PROCESSING");
    assertThat(payout.number("select max(tries) from withdrawal")).isBetween(6L, 20L);
  }

  private List<Claim> claim(String owner, int limit) {
    List<Lease> leases =
        payout.jdbi.inTransaction(
            h -> work.claim(h, owner, PayoutFixture.LEASE, limit, payout.clock.instant()));
    return payout.jdbi.withHandle(h ->
        leases.stream().flatMap(lease -> work.read(h, List.of(lease)).values().stream()).toList());
  }

  private boolean start(Claim claim) {
    return payout
        .jdbi
        .inTransaction(h ->
            WithdrawalLifecycle.start(
                h,
                List.of(new WithdrawalLifecycle.Start(claim, "reference", "simulated")),
                PayoutFixture.LEASE,
                payout.clock.instant()))
        .getFirst();
  }

  /** Returns the number of rows that each write of a worker changes. */
  private List<Integer> writes(Claim claim) {
    UUID transaction = UUID.randomUUID();
    Instant now = payout.clock.instant();
    RailStatement statement =
        new RailStatement(RailStatement.Channel.QUERY, "INCONCLUSIVE", "doubt");
    WithdrawalNotes.OpenAnswer doubt = new WithdrawalNotes.OpenAnswer(null, "doubt", null);
    AttemptFailure failure = new AttemptFailure(com.nissmart.common.v1.Reason.RAIL_REJECTED, "no");
    return payout.jdbi.inTransaction(h ->
        List.of(
            rows(
                WithdrawalLifecycle.start(
                        h,
                        List.of(new WithdrawalLifecycle.Start(claim, "other", "simulated")),
                        PayoutFixture.LEASE,
                        now)
                    .getFirst()),
            rows(work.sendAgain(h, claim, PayoutFixture.LEASE, now)),
            rows(
                WithdrawalLifecycle.complete(
                        h,
                        List.of(new WithdrawalLifecycle.Completion(claim, transaction, statement)),
                        now)
                    .getFirst()),
            rows(AttemptOutcomes.answered(h, claim, null, statement, now)),
            rows(AttemptOutcomes.answered(h, claim, failure, statement, now)),
            rows(WithdrawalLifecycle.fail(h, claim, transaction, now)),
            rows(WithdrawalNotes.waits(h, claim, doubt, statement, now, now))));
  }

  private static int rows(boolean written) {
    return written ? 1 : 0;
  }

  @Test
  void a_woken_worker_takes_up_new_work() {
    Set<String> ids =
        IntStream.range(0, 10)
            .mapToObj(i -> payout.withdraw("k" + i, 100, "9990000001"))
            .collect(Collectors.toSet());
    payout.worker.start();
    payout.worker.wake();
    com.nissmart.testkit.Await.until(Duration.ofSeconds(10), () -> payout.open() == 0);
    assertThat(ids).allSatisfy(id -> assertThat(payout.status(id)).isEqualTo("FAILED"));
  }
}
