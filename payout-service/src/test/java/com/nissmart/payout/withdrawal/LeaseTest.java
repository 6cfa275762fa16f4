package com.nissmart.payout.withdrawal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.RailGate;
import java.time.Duration;
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
  private final RailStore rails = new RailStore();

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
  void a_lease_that_lasts_keeps_others_away_and_one_that_ended_does_not() {
    payout.withdraw("k1", 100, "0123456789");
    Claim first = claim("first", 1).getFirst();
    assertThat(claim("second", 1)).isEmpty();

    payout.passes(PayoutFixture.LEASE.plusSeconds(1));

    Claim second = claim("second", 1).getFirst();
    assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
    assertThat(second.tries()).isEqualTo(first.tries() + 1);
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
  void a_worker_that_wakes_up_after_the_rail_answered_is_fenced_and_the_payment_is_made_once() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail slow = new ScriptedRail(payout.rail);
    slow.nextSend(payment -> {
      RailAnswer answer = payout.rail.send(payment);
      // The process sleeps for a minute in here; another one takes over and finishes.
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
  void a_stale_no_of_the_rail_releases_nothing_that_was_paid_meanwhile() {
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
  void a_pause_before_a_sending_that_could_then_outlast_the_lease_sends_nothing(long seconds) {
    payout.withdraw("k1", 40_000, "0123456789");
    long[] nanos = {0};
    WithdrawalWorkflow paused =
        new WithdrawalWorkflow(
            payout.jdbi,
            payout.ledgerClient(),
            new RailGate(payout.rail, RailGate.GateSettings.DEFAULT, System::nanoTime),
            WorkSettings.DEFAULT,
            new java.util.Random(1),
            // Each look at the clock is so much later than the one before.
            () -> nanos[0] += Duration.ofSeconds(seconds).toNanos());
    claim("paused", 1).forEach(paused::run);

    assertThat(payout.number("select count(*) from simulated_rail.payment")).isZero();
    payout.passes(PayoutFixture.LEASE.plusSeconds(1));
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.number("select count(*) from withdrawal where status = 'COMPLETED'")).isOne();
  }

  @Test
  void a_lease_that_a_call_to_the_rail_and_one_to_the_ledger_can_outlast_is_refused() {
    Duration calls = payout.rail.timeout().plus(LedgerClient.TIMEOUT);
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
    return new WithdrawalWorker(
        payout.jdbi,
        payout.ledgerClient(),
        new RailGate(payout.rail, RailGate.GateSettings.DEFAULT, System::nanoTime),
        settings,
        "short",
        new java.util.Random(1),
        System::nanoTime);
  }

  @Test
  void a_withdrawal_that_cannot_be_read_keeps_no_other_waiting() {
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
  void a_poisonous_withdrawal_waits_longer_and_longer_and_delays_nobody() {
    String poison = payout.withdraw("poison", 40_000, "9990000099");
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
        payout.jdbi.inTransaction(h -> work.claim(h, owner, PayoutFixture.LEASE, limit));
    return payout.jdbi.withHandle(
        h -> leases.stream().flatMap(lease -> work.read(h, lease).stream()).toList());
  }

  private boolean start(Claim claim) {
    return payout
        .jdbi
        .withHandle(h ->
            rails.start(h, List.of(new RailStore.Start(claim, "reference")), PayoutFixture.LEASE))
        .getFirst();
  }

  /** How many rows each of a worker's writes changes. */
  private List<Integer> writes(Claim claim) {
    UUID transaction = UUID.randomUUID();
    RailWord word = new RailWord(RailFact.Channel.QUERY, "INCONCLUSIVE", "doubt");
    RailRules.Verdict.Wait doubt = new RailRules.Verdict.Wait(null, "doubt", Duration.ZERO);
    Failure failure = new Failure(com.nissmart.common.v1.Reason.RAIL_REJECTED, "no");
    return payout.jdbi.withHandle(h ->
        List.of(
            rows(
                rails
                    .start(h, List.of(new RailStore.Start(claim, "other")), PayoutFixture.LEASE)
                    .getFirst()),
            rows(rails.sendAgain(h, claim, PayoutFixture.LEASE)),
            rows(
                rails
                    .complete(h, List.of(new RailStore.Completion(claim, transaction, word)))
                    .getFirst()),
            rows(rails.decidePaid(h, claim, word)),
            rows(rails.decideNotPaid(h, claim, failure, word)),
            rows(rails.fail(h, claim, transaction)),
            rows(work.await(h, claim, doubt, word, Duration.ZERO))));
  }

  private static int rows(boolean written) {
    return written ? 1 : 0;
  }

  @Test
  void a_worker_in_the_background_takes_up_new_work_when_it_is_woken() {
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
