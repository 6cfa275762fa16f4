package com.nissmart.payout.withdrawal.fact;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.contract.Ids;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.payout.Crash;
import com.nissmart.payout.FakeLedger.Trouble;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.reconciliation.exception.StoredExceptionItem;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.payout.withdrawal.fact.RailFact.Kind;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Returns that cannot be credited, and late bookings that the ledger does not take. */
class UnclaimedReturnsTest {
  private final PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void a_return_to_a_closed_wallet_is_unclaimed() {
    String id = completed();
    payout.ledger.status(payout.wallet, AccountStatus.ACCOUNT_STATUS_CLOSED);

    returned(id);
    payout.worker.runDue();
    payout.worker.runDue();

    assertUnclaimed(id);
    assertThat(payout.ledger.paidOut(payout.wallet)).isEqualTo(40_000);
    assertThat(payout.ledger.calls()).contains(id + ":1:return-2");
  }

  @Test
  void a_return_of_a_capture_reversed_by_hand_is_unclaimed() {
    String id = completed();
    payout.ledger.reverseByHand(capture());

    returned(id);
    payout.worker.runDue();

    assertUnclaimed(id);
    assertThat(payout.ledger.paidOut(payout.wallet)).as("the hand's reversal").isZero();
  }

  @Test
  void a_return_that_was_booked_before_a_crash_is_not_booked_again() {
    String id = completed();
    returned(id);
    payout.ledger.trouble(Trouble.ACTS_AND_DIES);
    payout.worker.runDue();
    payout.ledger.trouble(Trouble.NONE);
    payout.ledger.status(payout.wallet, AccountStatus.ACCOUNT_STATUS_CLOSED);
    payout.passes(Duration.ofMinutes(1));

    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("REVERSED");
    assertThat(payout.ledger.unclaimed()).isZero();
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
  }

  @Test
  void a_return_is_unclaimed_once_wherever_a_process_dies() {
    payout.ledger.status(payout.wallet, AccountStatus.ACCOUNT_STATUS_ACTIVE);
    String id = completed();
    payout.ledger.status(payout.wallet, AccountStatus.ACCOUNT_STATUS_CLOSED);
    returned(id);
    boolean died = true;
    for (int act = 1; died; act++) {
      Crash.Fuse fuse = new Crash.Fuse(act);
      try {
        payout.mortalWorker(fuse).runDue();
      } catch (Crash crash) {
        assertThat(crash).isNotNull();
      }
      payout.passes(Duration.ofMinutes(1));
      died = fuse.burnt();
    }
    assertUnclaimed(id);
  }

  @Test
  void a_booking_that_fails_for_long_asks_for_an_operator() {
    String id = completed();
    returned(id);
    payout.ledger.trouble(Trouble.BROKEN);
    workFor(14);
    assertThat(exceptions()).isEmpty();
    workFor(3);

    assertThat(exceptions())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.item().kind()).isEqualTo(ExceptionItem.Kind.LEDGER_DIFFERS);
          assertThat(one.item().detail()).contains(id, "INTERNAL");
        });
    assertThat(needsOperator()).isOne();
    long before = tries();
    workFor(60);
    assertThat(tries() - before).as("it is tried rarely").isLessThanOrEqualTo(3);

    payout.ledger.trouble(Trouble.NONE);
    workFor(31);
    assertThat(payout.status(id)).isEqualTo("REVERSED");
    assertThat(needsOperator()).isZero();
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
  }

  @Test
  void a_refused_late_payment_stays_open_whatever_a_report_explains() {
    String id = failed();
    hear(id, Kind.PAID);
    payout.ledger.trouble(Trouble.BROKEN);
    workFor(17);
    assertThat(exceptions()).isNotEmpty();
    payout
        .superuser()
        .useHandle(h ->
            h.execute(
                "update reconciliation_exception set resolved_by = 'reconciliation', resolution = 'x', resolved_at = created_at"));
    assertThat(exceptions()).isEmpty();
    workFor(31);
    assertThat(exceptions())
        .extracting(one -> one.item().kind())
        .containsExactly(ExceptionItem.Kind.LEDGER_DIFFERS);
    exceptions().forEach(one -> payout.exceptions.resolve(one.id(), "usr_x", "Booked by hand"));
    workFor(31);
    assertThat(exceptions()).as("an operator closed it").isEmpty();
  }

  @Test
  void the_time_while_the_ledger_is_away_does_not_count() {
    String id = completed();
    returned(id);
    payout.ledger.trouble(Trouble.AWAY);
    workFor(60);
    assertThat(tries()).isGreaterThan(20);
    payout.ledger.trouble(Trouble.BROKEN);
    workFor(10);
    assertThat(exceptions()).isEmpty();
    assertThat(needsOperator()).isZero();
    workFor(6);
    assertThat(exceptions()).as("fifteen minutes of refusals").hasSize(1);

    payout.ledger.trouble(Trouble.NONE);
    workFor(31);
    assertThat(payout.status(id)).isEqualTo("REVERSED");
  }

  @Test
  void a_withdrawal_needs_no_operator_once_its_exceptions_are_closed() {
    String id = completed();
    payout.ledger.status(payout.wallet, AccountStatus.ACCOUNT_STATUS_CLOSED);
    returned(id);
    payout.worker.runDue();
    assertThat(needsOperator()).isOne();

    exceptions().forEach(one -> payout.exceptions.resolve(one.id(), "usr_x", "Paid on by cheque"));

    assertThat(needsOperator()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RETURNED", "PAID"})
  void a_booking_locks_the_withdrawal_first(String kind) {
    String id = kind.equals("PAID") ? failed() : completed();
    hear(id, Kind.valueOf(kind));
    payout
        .superuser()
        .useTransaction(h -> {
          h.execute("select 1 from withdrawal for update");
          CompletableFuture<?> booking = CompletableFuture.runAsync(payout.worker::runDue);
          com.nissmart.testkit.Await.until(
              Duration.ofSeconds(10),
              () ->
                  payout.number(
                          "select count(*) from pg_stat_activity where datname = current_database()"
                              + " and wait_event_type = 'Lock'")
                      > 0);
          assertThat(booking).isNotDone();
          h.execute("select 1 from late_booking for update nowait");
        });
  }

  private void assertUnclaimed(String id) {
    assertThat(payout.status(id)).isEqualTo("REVERSED");
    assertThat(payout.ledger.unclaimed()).isEqualTo(40_000);
    assertThat(
            payout.number(
                "select count(*) from withdrawal_event where note like '%kept for its owner'"))
        .isOne();
    assertThat(exceptions())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.item().kind()).isEqualTo(ExceptionItem.Kind.UNCLAIMED_RETURN);
          assertThat(one.item().detail()).contains(id, Ids.USER.format(payout.ada));
        });
    assertThat(needsOperator()).isOne();
    assertThat(payout.number("select count(*) from late_booking where booked_at is null")).isZero();
  }

  private List<StoredExceptionItem> exceptions() {
    return payout.exceptions.list(new ExceptionItems.Filter(null, true, null), null, 10);
  }

  private long needsOperator() {
    return payout.number("select count(*) from withdrawal where needs_operator_since is not null");
  }

  private long tries() {
    return payout.number("select sum(tries) from late_booking");
  }

  private void workFor(int minutes) {
    for (int minute = 0; minute < minutes; minute++) {
      payout.passes(Duration.ofMinutes(1));
      payout.worker.runDue();
    }
  }

  private String completed() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    return id;
  }

  private String failed() {
    String id = payout.withdraw("k1", 40_000, "9990000001");
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.status(id)).isEqualTo("FAILED");
    return id;
  }

  private UUID capture() {
    return payout
        .superuser()
        .withHandle(h ->
            h.createQuery("select capture_transaction_id from withdrawal_attempt")
                .mapTo(UUID.class)
                .one());
  }

  private void returned(String id) {
    hear(id, Kind.RETURNED);
  }

  private void hear(String id, Kind kind) {
    String reference = payout.get(id).getExternalReference();
    payout.facts.hear(new RailFact(reference, kind, null, Channel.CALLBACK, ""));
  }
}
