package com.nissmart.payout.withdrawal.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.payout.Crash;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.ScriptedRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.v1.CreateWithdrawalResponse;
import com.nissmart.payout.withdrawal.intake.WithdrawalRequest;
import com.nissmart.payout.withdrawal.intake.Withdrawals;
import com.nissmart.runtime.identity.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process that dies before each single call to its database, the ledger or the rail. The next
 * process brings the withdrawal to the same end, and the books agree.
 */
class CrashTest {
  private static final Duration AFTER_THE_LEASE = PayoutFixture.LEASE.plusSeconds(1);

  private final PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void stop() {
    payout.close();
  }

  @ParameterizedTest
  @CsvSource({
    "0123456789, COMPLETED",
    "9990000001, FAILED",
    "9990000002, COMPLETED",
    "9990000003, FAILED",
    "9990000004, COMPLETED"
  })
  void another_worker_finishes_after_a_death_anywhere(String accountNumber, String end) {
    boolean died = true;
    int act = 0;
    while (died) {
      act++;
      String id = payout.withdraw(accountNumber + "-" + act, 1_000, accountNumber);
      Crash.Fuse fuse = new Crash.Fuse(act);
      workUntilItDies(payout.mortalWorker(fuse), fuse);

      payout.passes(AFTER_THE_LEASE);
      payout.workFor(Duration.ofMinutes(2));

      assertThat(payout.status(id)).as("died before act %s", act).isEqualTo(end);
      payout.checkInvariants();
      died = fuse.burnt();
    }
    // The process survived the last round, so every point before it was tried.
    assertThat(act).isGreaterThan(7);
  }

  @Test
  void a_recorded_not_paid_is_never_followed_by_a_payment() {
    boolean died = true;
    for (int act = 1; died; act++) {
      payout.withdraw("moody-" + act, 1_000, "0123456789");
      ScriptedRail moody = new ScriptedRail(payout.rail);
      moody.nextSend(_ -> new RailAnswer.NotPaid(Reason.RAIL_REJECTED, "Not today"));
      Crash.Fuse fuse = new Crash.Fuse(act);
      workUntilItDies(payout.mortalWorker(fuse, moody), fuse);

      // The next process would get PAID, because the rail's script has ended.
      payout.passes(AFTER_THE_LEASE);
      payout.workFor(Duration.ofMinutes(2));

      assertThat(payout.open()).as("died before act %s", act).isZero();
      payout.checkInvariants();
      died = fuse.burnt();
    }
  }

  @Test
  void workers_that_die_during_recovery_do_no_harm() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(payout.withdraw("k" + i, 1_000, i % 2 == 0 ? "0123456789" : "9990000002"));
    }
    for (int act = 2; act < 20; act++) {
      Crash.Fuse fuse = new Crash.Fuse(act);
      workUntilItDies(payout.mortalWorker(fuse), fuse);
      payout.passes(AFTER_THE_LEASE);
    }
    payout.workFor(Duration.ofMinutes(2));

    assertThat(ids).allSatisfy(id -> assertThat(payout.status(id)).isEqualTo("COMPLETED"));
    payout.checkInvariants();
  }

  @Test
  void a_request_that_dies_anywhere_is_finished_by_its_repetition() {
    for (int act = 1; act < 8; act++) {
      String key = "create-" + act;
      dies(act, key);
      CreateWithdrawalResponse again =
          payout.asAda().createWithdrawal(payout.request(key, 1_000, "0123456789").build());
      assertThat(again.getWithdrawal().getTransactionId()).startsWith("txn_");
      payout.checkInvariants();
    }
    assertThat(payout.ledger.held(payout.wallet)).isEqualTo(7_000);
  }

  @Test
  void a_worker_finishes_a_request_that_dies_anywhere() {
    int began = 0;
    for (int act = 1; act < 8; act++) {
      dies(act, "create-" + act);
      began++;
    }
    payout.passes(Duration.ofSeconds(11));
    payout.workFor(Duration.ofSeconds(20));

    long completed = payout.number("select count(*) from withdrawal where status = 'COMPLETED'");
    // The first process died before it stored anything.
    assertThat(completed).isEqualTo(began - 1);
    assertThat(payout.number("select count(*) from withdrawal")).isEqualTo(completed);
    payout.checkInvariants();
  }

  @Test
  void a_worker_finishes_a_cancellation_that_dies_anywhere() {
    for (int act = 1; act < 10; act++) {
      String id = payout.withdraw("cancel-" + act, 1_000, "0123456789");
      Crash.Fuse fuse = new Crash.Fuse(act);
      Withdrawals mortal = payout.mortalWithdrawals(fuse);
      diesIn(() -> mortal.cancel(ada(), Ids.WITHDRAWAL.parse("id", id)));
      payout.passes(Duration.ofSeconds(11));
      payout.workFor(Duration.ofSeconds(20));
      // Before its first act the request is not recorded; after it nothing is sent any more.
      assertThat(payout.status(id)).isEqualTo(act == 1 ? "COMPLETED" : "CANCELLED");
      payout.checkInvariants();
    }
  }

  @Test
  void a_retry_that_dies_anywhere_is_one_new_attempt() {
    String id = payout.withdraw("k", 1_000, "9990000001");
    payout.workFor(Duration.ofSeconds(5));
    UUID uuid = Ids.WITHDRAWAL.parse("id", id);
    int attempts = 1;
    for (int act = 1; act < 8; act++) {
      String key = "retry-" + act;
      Withdrawals mortal = payout.mortalWithdrawals(new Crash.Fuse(act));
      diesIn(() -> mortal.retry(ada(), uuid, key));
      payout
          .asAda()
          .retryWithdrawal(
              com.nissmart.payout.v1.RetryWithdrawalRequest.newBuilder()
                  .setWithdrawalId(id)
                  .setIdempotencyKey(key)
                  .build());
      attempts++;
      payout.workFor(Duration.ofSeconds(5));
      assertThat(payout.get(id).getAttempt()).isEqualTo(attempts);
      assertThat(payout.status(id)).isEqualTo("FAILED");
      payout.checkInvariants();
    }
  }

  private void dies(int act, String key) {
    Withdrawals mortal = payout.mortalWithdrawals(new Crash.Fuse(act));
    WithdrawalRequest request =
        WithdrawalRequest.of(payout.request(key, 1_000, "0123456789").build());
    diesIn(() -> mortal.create(ada(), request));
  }

  private Caller.User ada() {
    return new Caller.User(payout.ada, Set.of(Role.ROLE_CUSTOMER), "session");
  }

  /** Works, with time passing, until the fuse burns or there is nothing left to do. */
  private void workUntilItDies(WithdrawalWorker mortal, Crash.Fuse fuse) {
    for (int step = 0; step < 20 && !fuse.burnt() && payout.open() > 0; step++) {
      diesIn(mortal::runDue);
      payout.passes(Duration.ofSeconds(3));
    }
  }

  private static boolean diesIn(Runnable process) {
    try {
      process.run();
      return false;
    } catch (Crash crash) {
      return true;
    }
  }
}
