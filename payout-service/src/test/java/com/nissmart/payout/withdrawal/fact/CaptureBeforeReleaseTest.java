package com.nissmart.payout.withdrawal.fact;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.payout.Crash;
import com.nissmart.payout.FakeLedger.Trouble;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.ScriptedRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.payout.withdrawal.fact.RailFact.FactResult;
import com.nissmart.payout.withdrawal.fact.RailFact.Kind;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A payment that becomes known before the release is booked: the ledger decides between them. */
class CaptureBeforeReleaseTest {
  private final PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void stop() {
    payout.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"PAID", "RETURNED"})
  void a_payment_before_the_release_is_captured(Kind kind) {
    String id = payout.withdraw("k1", 40_000, "9990000001");
    payout.worker(refusing(Trouble.AWAY)).runDue();
    assertThat(payout.number("select count(*) from withdrawal_attempt where outcome = 'NOT_PAID'"))
        .isOne();

    assertThat(hear(id, kind)).isEqualTo(FactResult.APPLIED);
    payout.ledger.trouble(Trouble.NONE);
    payout.workFor(Duration.ofMinutes(2));
    payout.worker.runDue();

    boolean paid = kind == Kind.PAID;
    assertThat(payout.status(id)).isEqualTo(paid ? "COMPLETED" : "REVERSED");
    assertThat(payout.ledger.paidOut(payout.wallet)).isEqualTo(paid ? 40_000 : 0);
    assertThat(payout.ledger.suspense()).isZero();
    assertThat(payout.ledger.calls()).contains(id + ":1:capture");
  }

  @Test
  void a_payment_during_the_release_is_booked_late() {
    String id = payout.withdraw("k1", 40_000, "9990000001");
    // The ledger releases, and the answer is lost.
    payout.worker(refusing(Trouble.ACTS_AND_TIMES_OUT)).runDue();

    assertThat(hear(id, Kind.PAID)).isEqualTo(FactResult.APPLIED);
    payout.ledger.trouble(Trouble.NONE);
    payout.workFor(Duration.ofMinutes(2));
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("FAILED");
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
    assertThat(payout.ledger.suspense()).isEqualTo(-40_000);
    assertThat(payout.ledger.heldInAll()).isZero();
  }

  @Test
  void a_payment_while_a_process_dies_is_booked_once() {
    long booked = 0;
    boolean died = true;
    for (int act = 1; died; act++) {
      String id = payout.withdraw("k" + act, 1_000, "0123456789");
      Crash.Fuse fuse = new Crash.Fuse(act);
      try {
        payout.mortalWorker(fuse, refusing(Trouble.NONE)).runDue();
      } catch (Crash crash) {
        assertThat(crash).isNotNull();
      }
      boolean sent = !payout.get(id).getExternalReference().isEmpty();
      if (sent) {
        hear(id, Kind.PAID);
      }
      payout.passes(PayoutFixture.LEASE.plusSeconds(1));
      payout.workFor(Duration.ofMinutes(2));
      payout.worker.runDue();

      booked += 1_000;
      assertThat(payout.ledger.paidOut(payout.wallet) - payout.ledger.suspense())
          .as("died before act %s", act)
          .isEqualTo(booked);
      assertThat(payout.ledger.heldInAll()).isZero();
      died = fuse.burnt();
    }
  }

  /** A rail that says no while the ledger begins to have trouble. */
  private ScriptedRail refusing(Trouble trouble) {
    ScriptedRail rail = new ScriptedRail(payout.rail);
    rail.nextSend(_ -> {
      payout.ledger.trouble(trouble);
      return new RailAnswer.NotPaid(Reason.RAIL_REJECTED, "no");
    });
    return rail;
  }

  private FactResult hear(String id, Kind kind) {
    String reference = payout.get(id).getExternalReference();
    return payout.facts.hear(new RailFact(reference, kind, null, Channel.CALLBACK, ""));
  }
}
