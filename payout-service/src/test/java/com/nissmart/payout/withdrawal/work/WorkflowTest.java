package com.nissmart.payout.withdrawal.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.payout.FakeLedger.Trouble;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.ScriptedRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkflowTest {
  private final PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void stop() {
    payout.checkInvariants();
    payout.close();
  }

  @Test
  void a_withdrawal_is_sent_paid_captured_and_completed() {
    String id = payout.withdraw("k1", 40_000, "0123456789");

    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    assertThat(payout.get(id).getExternalReference()).isNotEmpty();
    assertThat(payout.get(id).hasInDoubtSince()).isFalse();
    payout.passes(PayoutFixture.DELAY);
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(history(id))
        .containsExactly(
            "UNSPECIFIED to PENDING", "PENDING to PROCESSING", "PROCESSING to COMPLETED");
    assertThat(payout.ledger.calls()).containsExactly(id + ":1:hold", id + ":1:capture");
    assertThat(payout.ledger.posted(payout.wallet)).isEqualTo(960_000);
    assertThat(payout.ledger.held(payout.wallet)).isZero();
  }

  @Test
  void a_missing_bank_account_gives_the_money_back() {
    String id = payout.withdraw("k1", 40_000, "9990000001");
    payout.workFor(Duration.ofSeconds(5));

    assertThat(payout.status(id)).isEqualTo("FAILED");
    assertThat(payout.get(id).getFailure().getCode()).isEqualTo(Reason.DESTINATION_INVALID);
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
    assertThat(payout.ledger.calls()).containsExactly(id + ":1:hold", id + ":1:release");
  }

  @Test
  void a_made_payment_is_in_doubt_until_a_query() {
    String id = payout.withdraw("k1", 40_000, "9990000002");
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    assertThat(payout.get(id).hasInDoubtSince()).isTrue();

    payout.workFor(Duration.ofSeconds(10));

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(payout.get(id).hasInDoubtSince()).isFalse();
    assertThat(sends()).isOne();
  }

  @Test
  void an_unmade_payment_fails_only_after_the_settling_time() {
    String id = payout.withdraw("k1", 40_000, "9990000003");
    payout.workFor(PayoutFixture.SETTLING.minusSeconds(2));
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    assertThat(payout.get(id).hasInDoubtSince()).isTrue();
    assertThat(payout.ledger.held(payout.wallet)).isEqualTo(40_000);

    payout.workFor(Duration.ofSeconds(15));

    assertThat(payout.status(id)).isEqualTo("FAILED");
    assertThat(payout.get(id).getFailure().getCode()).isEqualTo(Reason.RAIL_REJECTED);
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
    assertThat(sends()).as("asked, not sent again").isOne();
  }

  @Test
  void a_busy_rail_gets_the_same_reference_again() {
    String id = payout.withdraw("k1", 40_000, "9990000004");
    payout.workFor(Duration.ofSeconds(60));

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(sends()).isEqualTo(4);
    assertThat(payout.number("select count(*) from simulated_rail.payment")).isOne();
  }

  @Test
  void without_a_conclusive_answer_the_amount_stays_held() {
    String id = payout.withdraw("k1", 40_000, "9990000007");
    payout.workFor(Duration.ofMinutes(5));

    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    assertThat(payout.get(id).hasInDoubtSince()).isTrue();
    assertThat(payout.ledger.held(payout.wallet)).isEqualTo(40_000);
    assertThat(sends()).isOne();
    assertThat(history(id))
        .as("one event for the doubt, one for the operator")
        .containsExactly(
            "UNSPECIFIED to PENDING",
            "PENDING to PROCESSING",
            "PROCESSING to PROCESSING",
            "PROCESSING to PROCESSING");
  }

  @Test
  void the_rail_is_asked_more_and_more_rarely() {
    payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail rail = new ScriptedRail(payout.rail);
    rail.nextSend(_ -> new RailAnswer.Accepted(Duration.ofMillis(1)));
    rail.everyQuery(_ -> new RailAnswer.Accepted(Duration.ofMillis(1)));
    WithdrawalWorker worker = payout.worker(rail);
    int asked = 0;
    for (int step = 0; step < 60; step++) {
      asked += worker.runDue();
      payout.passes(Duration.ofSeconds(2));
    }
    // Half a second doubled up to 8 s, of which at most half is taken away.
    assertThat(asked).isBetween(15, 40);
  }

  @Test
  void an_exception_of_a_rail_is_no_answer() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail broken = new ScriptedRail(payout.rail);
    broken.nextSend(_ -> {
      throw new IllegalStateException("a body that is no JSON");
    });
    payout.worker(broken).runDue();

    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    assertThat(payout.get(id).hasInDoubtSince()).isTrue();
    payout.workFor(PayoutFixture.SETTLING.plusSeconds(20));
    assertThat(payout.status(id)).as("it never arrived").isEqualTo("FAILED");
  }

  @Test
  void a_payment_found_late_is_paid_once() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail late = new ScriptedRail(payout.rail);
    late.nextSend(_ -> new RailAnswer.Inconclusive("on its way"));
    payout.worker(late).runDue();
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.status(id)).isEqualTo("PROCESSING");

    late.arrives();
    payout.workFor(Duration.ofSeconds(20));

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(sends()).isOne();
  }

  @Test
  void the_settling_time_begins_when_a_sending_ends() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail slow = new ScriptedRail(payout.rail);
    slow.nextSend(_ -> {
      payout.passes(PayoutFixture.SETTLING.plusSeconds(2));
      return new RailAnswer.Inconclusive("timed out");
    });
    WithdrawalWorker worker = payout.worker(slow);
    worker.runDue();
    payout.passes(PayoutFixture.SETTLING.minusSeconds(1));
    worker.runDue();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    assertThat(payout.ledger.held(payout.wallet)).isEqualTo(40_000);

    slow.arrives();
    payout.workFor(Duration.ofSeconds(20));

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void a_slow_query_does_not_count_as_settling_time() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail slow = new ScriptedRail(payout.rail);
    slow.nextSend(_ -> new RailAnswer.Inconclusive("timed out"));
    slow.nextQuery(_ -> {
      payout.passes(PayoutFixture.SETTLING.plusSeconds(2));
      return new RailAnswer.NotFound();
    });
    WithdrawalWorker worker = payout.worker(slow);
    worker.runDue();
    payout.passes(PayoutFixture.SETTLING.minusSeconds(1));
    worker.runDue();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    assertThat(payout.ledger.held(payout.wallet)).isEqualTo(40_000);
  }

  @Test
  void an_accepted_payment_that_is_not_found_stays_held() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail rail = new ScriptedRail(payout.rail);
    rail.nextSend(_ -> new RailAnswer.Inconclusive("timed out"));
    rail.nextQuery(_ -> new RailAnswer.Accepted(Duration.ofSeconds(1)));
    rail.everyQuery(_ -> new RailAnswer.NotFound());
    WithdrawalWorker worker = payout.worker(rail);
    for (int second = 0; second < 60; second++) {
      worker.runDue();
      payout.passes(Duration.ofSeconds(1));
    }
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    assertThat(payout.get(id).hasInDoubtSince()).isTrue();
    assertThat(payout.ledger.held(payout.wallet)).isEqualTo(40_000);
    assertThat(sends()).isOne();

    // The rail is asked ten times more rarely about a withdrawal that needs an operator.
    rail.arrives();
    payout.workFor(Duration.ofSeconds(100));

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void a_rejection_after_acceptance_gives_the_money_back() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail rail = new ScriptedRail(payout.rail);
    rail.nextSend(_ -> new RailAnswer.Accepted(Duration.ofSeconds(1)));
    rail.nextQuery(_ -> new RailAnswer.NotPaid(Reason.RAIL_REJECTED, "Blocked beneficiary"));
    WithdrawalWorker worker = payout.worker(rail);
    worker.runDue();
    assertThat(payout.get(id).hasInDoubtSince()).isFalse();
    payout.passes(Duration.ofSeconds(1));
    worker.runDue();

    assertThat(payout.status(id)).isEqualTo("FAILED");
    assertThat(payout.get(id).getFailure().getMessage()).isEqualTo("Blocked beneficiary");
  }

  @Test
  void a_payment_past_the_settling_time_is_in_doubt() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail rail = new ScriptedRail(payout.rail);
    rail.nextSend(_ -> new RailAnswer.Accepted(Duration.ofSeconds(1)));
    rail.everyQuery(_ -> new RailAnswer.Accepted(Duration.ofSeconds(1)));
    WithdrawalWorker worker = payout.worker(rail);
    worker.runDue();
    payout.passes(Duration.ofSeconds(2));
    worker.runDue();
    assertThat(payout.get(id).hasInDoubtSince()).isFalse();

    payout.passes(PayoutFixture.SETTLING);
    worker.runDue();

    assertThat(payout.get(id).hasInDoubtSince()).isTrue();
  }

  @Test
  void a_paid_withdrawal_waits_for_the_ledger() {
    String id = payout.withdraw("k1", 40_000, "9990000002");
    payout.worker.runDue();
    payout.ledger.trouble(Trouble.AWAY);
    payout.workFor(Duration.ofMinutes(2));
    assertThat(payout.status(id)).isEqualTo("PROCESSING");

    payout.ledger.trouble(Trouble.NONE);
    payout.workFor(Duration.ofSeconds(10));

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(sends()).isOne();
  }

  @Test
  void a_capture_or_release_without_an_answer_happens_once() {
    String paid = payout.withdraw("k1", 40_000, "0123456789");
    String rejected = payout.withdraw("k2", 10_000, "9990000001");
    payout.ledger.trouble(Trouble.ACTS_AND_TIMES_OUT, 1);
    payout.worker.runDue();
    payout.passes(Duration.ofSeconds(1));
    payout.ledger.trouble(Trouble.ACTS_AND_TIMES_OUT, 2);
    payout.workFor(Duration.ofSeconds(20));

    assertThat(payout.status(paid)).isEqualTo("COMPLETED");
    assertThat(payout.status(rejected)).isEqualTo("FAILED");
    assertThat(payout.ledger.posted(payout.wallet)).isEqualTo(960_000);
  }

  @Test
  void every_withdrawal_has_its_own_short_reference() {
    for (int i = 0; i < 20; i++) {
      payout.withdraw("k" + i, 100, "0123456789");
    }
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.number("select count(distinct reference) from simulated_rail.payment"))
        .isEqualTo(20);
    assertThat(payout.number("select max(length(reference)) from simulated_rail.payment"))
        .isLessThanOrEqualTo(35);
  }

  private List<String> history(String id) {
    return payout
        .asAda()
        .getWithdrawal(GetWithdrawalRequest.newBuilder().setWithdrawalId(id).build())
        .getEventsList()
        .stream()
        .map(e -> bare(e.getFromStatus().name()) + " to " + bare(e.getToStatus().name()))
        .toList();
  }

  private static String bare(String status) {
    return status.substring("WITHDRAWAL_STATUS_".length());
  }

  private long sends() {
    return payout.number("select max(sends) from withdrawal_attempt");
  }
}
