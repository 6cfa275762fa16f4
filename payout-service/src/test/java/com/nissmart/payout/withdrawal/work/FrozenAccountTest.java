package com.nissmart.payout.withdrawal.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.payout.FakeLedger.Trouble;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.v1.CancelWithdrawalRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A wallet that is frozen after its withdrawal was accepted and before it is sent. */
class FrozenAccountTest {
  private final PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void stop() {
    payout.checkInvariants();
    payout.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"ACCOUNT_STATUS_DEBITS_FROZEN", "ACCOUNT_STATUS_FROZEN"})
  void a_queued_withdrawal_waits_until_it_is_unfrozen(AccountStatus frozen) {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    freeze(frozen);
    payout.workFor(Duration.ofMinutes(10));
    assertThat(payout.status(id)).isEqualTo("PENDING");
    assertThat(paid()).isZero();
    assertThat(notes("Waits, because the account is frozen")).isOne();
    assertThat(needsOperator()).isZero();

    freeze(AccountStatus.ACCOUNT_STATUS_ACTIVE);
    payout.workFor(Duration.ofMinutes(1));

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void a_queued_withdrawal_waits_while_its_account_is_in_safe_mode() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    payout.ledger.safeMode(payout.wallet, true);
    payout.workFor(Duration.ofMinutes(10));
    assertThat(payout.status(id)).isEqualTo("PENDING");
    assertThat(paid()).isZero();

    payout.ledger.safeMode(payout.wallet, false);
    payout.workFor(Duration.ofMinutes(1));

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void frozen_credits_stop_no_withdrawal() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    freeze(AccountStatus.ACCOUNT_STATUS_CREDITS_FROZEN);
    payout.workFor(Duration.ofMinutes(1));
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void a_withdrawal_that_a_busy_rail_refused_is_not_sent_again() {
    String id = payout.withdraw("k1", 40_000, "9990000004");
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    freeze(AccountStatus.ACCOUNT_STATUS_FROZEN);
    payout.workFor(Duration.ofMinutes(10));
    assertThat(payout.number("select max(sends) from withdrawal_attempt")).isOne();
    assertThat(notes("Waits, because the account is frozen")).isOne();

    freeze(AccountStatus.ACCOUNT_STATUS_ACTIVE);
    payout.workFor(Duration.ofMinutes(5));

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void a_sent_withdrawal_is_captured_although_it_is_frozen() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    payout.worker.runDue();
    freeze(AccountStatus.ACCOUNT_STATUS_FROZEN);
    payout.workFor(Duration.ofMinutes(1));
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void an_owner_cancels_what_waits_for_a_frozen_account() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    freeze(AccountStatus.ACCOUNT_STATUS_FROZEN);
    payout.worker.runDue();
    payout
        .asAda()
        .cancelWithdrawal(CancelWithdrawalRequest.newBuilder().setWithdrawalId(id).build());
    assertThat(payout.status(id)).isEqualTo("CANCELLED");
    assertThat(payout.ledger.held(payout.wallet)).isZero();
  }

  @Test
  void an_operator_is_needed_when_it_stays_frozen() {
    payout.withdraw("k1", 40_000, "0123456789");
    freeze(AccountStatus.ACCOUNT_STATUS_FROZEN);
    payout.worker.runDue();
    payout.passes(PayoutFixture.OPERATOR_AFTER.plusSeconds(1));
    payout.askForOperators();
    assertThat(needsOperator()).isOne();
    freeze(AccountStatus.ACCOUNT_STATUS_ACTIVE);
    payout.workFor(Duration.ofMinutes(5));
  }

  @Test
  void nothing_is_sent_while_the_ledger_is_away() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    payout.ledger.trouble(Trouble.AWAY);
    payout.workFor(Duration.ofMinutes(1));
    assertThat(payout.status(id)).isEqualTo("PENDING");
    assertThat(paid()).isZero();

    payout.ledger.trouble(Trouble.NONE);
    payout.workFor(Duration.ofMinutes(1));
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  private void freeze(AccountStatus status) {
    payout.ledger.status(payout.wallet, status);
  }

  private long paid() {
    return payout.number("select count(*) from simulated_rail.payment");
  }

  private long needsOperator() {
    return payout.number("select count(*) from withdrawal where needs_operator_since is not null");
  }

  private long notes(String note) {
    return payout.number("select count(*) from withdrawal_event where note = '" + note + "'");
  }
}
