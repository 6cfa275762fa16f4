package com.nissmart.payout.withdrawal.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.ScriptedRail;
import com.nissmart.payout.rail.RailAnswer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** "Not found" is a no only twice, the settling time apart by two clocks. */
class NotFoundTest {
  private final PayoutFixture payout = new PayoutFixture();
  private final ScriptedRail late = new ScriptedRail(payout.rail);
  private final WithdrawalWorker worker = payout.worker(late);

  @AfterEach
  void stop() {
    payout.checkInvariants();
    payout.close();
  }

  @Test
  void a_clock_that_jumps_after_the_sending_makes_no_no() {
    String id = lost("k1");
    payout.jumps(PayoutFixture.SETTLING.multipliedBy(100));

    worker.runDue();
    payout.passes(Duration.ofSeconds(5));
    worker.runDue();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");

    late.arrives();
    payout.workFor(Duration.ofMinutes(1));
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void a_clock_that_jumps_between_two_answers_makes_no_no() {
    String id = lost("k1");
    payout.passes(Duration.ofSeconds(1));
    worker.runDue();
    payout.jumps(PayoutFixture.SETTLING.multipliedBy(100));
    worker.runDue();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    assertThat(payout.ledger.held(payout.wallet)).isEqualTo(40_000);

    late.arrives();
    payout.workFor(Duration.ofMinutes(1));
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void the_first_not_found_after_the_settling_time_is_no_no() {
    String id = lost("k1");
    payout.passes(PayoutFixture.SETTLING.multipliedBy(2));
    worker.runDue();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");

    payout.passes(PayoutFixture.SETTLING.multipliedBy(2));
    worker.runDue();
    assertThat(payout.status(id)).isEqualTo("FAILED");
  }

  @Test
  void another_process_starts_over() {
    String id = lost("k1");
    payout.passes(PayoutFixture.SETTLING);
    worker.runDue();
    payout.passes(PayoutFixture.SETTLING.multipliedBy(2));
    WithdrawalWorker other = payout.worker(late);
    other.runDue();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");

    payout.passes(PayoutFixture.SETTLING.multipliedBy(2));
    worker.runDue();
    assertThat(payout.status(id)).as("each process keeps its first").isEqualTo("FAILED");
  }

  @Test
  void a_not_found_before_another_sending_does_not_count() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    late.nextSend(_ -> new RailAnswer.Inconclusive("timed out"));
    worker.runDue();
    payout.passes(Duration.ofSeconds(1));
    worker.runDue();
    // The process died before it recorded the answer, so the reference is sent again.
    payout
        .superuser()
        .useHandle(h -> h.execute("update withdrawal_attempt set send_answer = null"));
    late.nextSend(_ -> new RailAnswer.Inconclusive("timed out"));
    payout.passes(PayoutFixture.SETTLING.multipliedBy(2));
    worker.runDue();
    assertThat(payout.number("select sends from withdrawal_attempt")).isEqualTo(2);
    payout.passes(PayoutFixture.SETTLING.multipliedBy(2));
    worker.runDue();
    assertThat(payout.status(id)).as("the first one since").isEqualTo("PROCESSING");

    late.arrives();
    payout.workFor(Duration.ofMinutes(1));
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void an_order_that_a_paused_process_sends_late_is_not_paid() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail paused = new ScriptedRail(payout.rail);
    paused.nextSend(payment -> {
      // The process stops here, between the look at its lease and the write to the socket.
      payout.passes(PayoutFixture.LEASE.plusSeconds(1));
      return payout.rail.send(payment);
    });

    payout.worker(paused).runDue();
    payout.workFor(Duration.ofMinutes(5));

    assertThat(payout.status(id)).isEqualTo("FAILED");
    assertThat(
            payout.number("select count(*) from simulated_rail.payment where paid_at is not null"))
        .isZero();
  }

  /** A withdrawal whose order is on its way to the bank. */
  private String lost(String key) {
    String id = payout.withdraw(key, 40_000, "0123456789");
    late.nextSend(_ -> new RailAnswer.Inconclusive("timed out"));
    worker.runDue();
    return id;
  }
}
