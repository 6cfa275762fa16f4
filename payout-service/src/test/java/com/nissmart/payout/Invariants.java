package com.nissmart.payout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * The rules that hold whenever no worker is busy: withdrawals, ledger and bank agree. Each query
 * finds rows that break a rule.
 */
final class Invariants {
  private Invariants() {}

  static void check(PayoutFixture payout) {
    paidIffCompleted(payout);
    nothingSentBeforeItWasRecorded(payout);
    historyIsWhole(payout);
    moneyAddsUp(payout);
  }

  /**
   * Compares with the bank's own book: COMPLETED was paid, FAILED and CANCELLED were not, and the
   * amounts are equal.
   */
  private static void paidIffCompleted(PayoutFixture payout) {
    none(
        payout,
        "paid if and only if COMPLETED",
        """
        select a.external_reference from withdrawal_attempt a join withdrawal w using (withdrawal_id)
        left join simulated_rail.payment p on p.reference = a.external_reference
        where (a.outcome = 'PAID' and p.paid_at is null)
          or (a.outcome in ('NOT_PAID', 'CANCELLED', 'REFUSED') and p.paid_at is not null)
          or p.amount_minor <> w.amount_minor or p.currency <> w.currency
        """);
    none(
        payout,
        "no payment that nobody asked for",
        """
        select reference from simulated_rail.payment p
        where not exists (select 1 from withdrawal_attempt a where a.external_reference = p.reference)
        """);
  }

  private static void nothingSentBeforeItWasRecorded(PayoutFixture payout) {
    none(
        payout,
        "an event says PROCESSING for every attempt that was sent",
        """
        select a.external_reference from withdrawal_attempt a
        where a.sends > 0 and not exists (select 1 from withdrawal_event e
          where e.withdrawal_id = a.withdrawal_id and e.attempt_no = a.attempt_no
            and e.from_status = 'PENDING' and e.to_status = 'PROCESSING')
        """);
  }

  private static void historyIsWhole(PayoutFixture payout) {
    none(
        payout,
        "events are gapless and end where the withdrawal is",
        """
        select w.withdrawal_id::text from withdrawal w
        left join withdrawal_event e on e.withdrawal_id = w.withdrawal_id and e.event_no = w.event_no
        where w.event_no <> (select count(*) from withdrawal_event c where c.withdrawal_id = w.withdrawal_id)
          or (w.event_no > 0 and e.to_status is distinct from w.status)
          or (w.event_no = 0 and w.hold_status <> 'NONE')
        """);
    none(
        payout,
        "each event begins where the one before ended",
        """
        select withdrawal_id::text from (
          select withdrawal_id, from_status,
            lag(to_status) over (partition by withdrawal_id order by event_no) before
          from withdrawal_event) x
        where from_status is distinct from before
        """);
  }

  private static void moneyAddsUp(PayoutFixture payout) {
    long held =
        payout.number(
            "select coalesce(sum(amount_minor), 0) from withdrawal where hold_status = 'OPEN'");
    assertThat(payout.ledger.heldInAll()).as("holds are open withdrawals").isEqualTo(held);
    long paid =
        payout.number(
            "select coalesce(sum(amount_minor), 0) from withdrawal where status = 'COMPLETED'");
    assertThat(payout.ledger.paidOut(payout.wallet))
        .as("the money that left the wallet was paid out, or is unclaimed")
        .isEqualTo(paid + payout.ledger.unclaimed());
  }

  private static void none(PayoutFixture payout, String rule, String sql) {
    List<String> wrong =
        payout.superuser().withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
    assertThat(wrong).as(rule).isEmpty();
  }
}
