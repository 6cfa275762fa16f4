package com.nissmart.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.VerifyBookRequest;
import com.nissmart.ledger.v1.VerifyBookResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The comparison of the bank's book, the withdrawals and the ledger after a run, to the kobo, and
 * the explanation of every exception that is still open.
 */
final class ChaosBooks {
  private static final Logger log = LoggerFactory.getLogger(ChaosBooks.class);
  private static final int LONGEST_SECONDS = 60;
  private static final String OF_WALLETS =
      """
      select coalesce(sum(%s), 0)::bigint from (
        select distinct on (e.account_id) e.balance, e.held from entry e join account a using (book_id, account_id)
        where a.owner_id is not null order by e.account_id, e.account_seq desc) x
      """;

  private final PayoutCluster cluster;

  ChaosBooks(PayoutCluster cluster) {
    this.cluster = cluster;
  }

  /** Returns what is not ended or not booked yet, a line each. */
  List<String> open() {
    return cluster.payoutRows(
        """
        select 'not ended' as what, to_jsonb(w) as row from withdrawal w where status in ('PENDING', 'PROCESSING')
        union all select 'not compared', to_jsonb(r) from reconciliation r where status = 'RUNNING' and staged_at is not null
        union all select 'not booked late', to_jsonb(l) from late_booking l where booked_at is null
        union all select 'paid and not booked', to_jsonb(a)
          from simulated_rail.payment p join withdrawal_attempt a on a.external_reference = p.reference
          where p.paid_at is not null and a.capture_transaction_id is null and a.adjustment_transaction_id is null
        union all select 'returned and not booked', to_jsonb(a)
          from simulated_rail.payment p join withdrawal_attempt a on a.external_reference = p.reference
          where p.returned_at is not null and a.reversal_transaction_id is null
        union all select 'completed and never paid', to_jsonb(w)
          from withdrawal w join withdrawal_attempt a using (withdrawal_id, attempt_no)
          left join simulated_rail.payment p on p.reference = a.external_reference
          where w.status = 'COMPLETED' and p.paid_at is null
        """,
        (row, _) -> row.getString(1) + ": " + row.getString(2));
  }

  /** Logs what is still open, and what people decided about it. */
  void logOpen() {
    open().forEach(line -> log.error("{}", line));
    cluster
        .payoutRows(
            """
            select 'decision: ' || to_jsonb(r)::text from withdrawal_resolution r join withdrawal w using (withdrawal_id)
              where w.status in ('PENDING', 'PROCESSING')
            union all select 'proposal: ' || (to_jsonb(p) - 'payload')::text from proposal p where p.status = 'PENDING'
            """,
            (row, _) -> row.getString(1))
        .forEach(line -> log.error("{}", line));
  }

  /** Logs how much of everything the run had. */
  void logFigures() {
    cluster
        .payoutRows(
            """
            select 'withdrawals ' || status as what, count(*) from withdrawal group by status
            union all select 'attempts', count(*) from withdrawal_attempt
            union all select 'decisions ' || outcome, count(*) from withdrawal_resolution group by outcome
            union all select 'proposals ' || kind || ' ' || status, count(*) from proposal group by kind, status
            union all select 'late bookings ' || kind, count(*) from late_booking group by kind
            union all select 'exceptions ' || kind || case when resolved_at is null then ' open' else ' closed' end, count(*)
              from reconciliation_exception group by kind, resolved_at is null
            union all select 'comparisons', count(*) from reconciliation
            order by what
            """,
            (row, _) -> row.getString(1) + ": " + row.getLong(2))
        .forEach(line -> log.info("{}", line));
  }

  /**
   * Fails unless all books agree.
   *
   * @param requested the number of withdrawals that were requested
   */
  void requireAgreement(int requested) {
    assertThat(cluster.payoutNumber("select count(*) from withdrawal"))
        .as("each requested withdrawal exists once")
        .isEqualTo(requested);
    payments();
    returns();
    histories();
    money();
    exceptions();
    verification();
  }

  private void payments() {
    none(
        "paid twice, by the bank's own book",
        """
        select count(*) from (
          select withdrawal_id from simulated_rail.payment p
          join withdrawal_attempt a on a.external_reference = p.reference
          where p.paid_at is not null group by withdrawal_id having count(*) > 1) x
        """);
    none(
        "paid by the bank but not requested",
        """
        select count(*) from simulated_rail.payment p
        where not exists (select 1 from withdrawal_attempt a where a.external_reference = p.reference)
        """);
    none(
        "paid by the bank, and not booked once as a capture or late",
        """
        select count(*) from withdrawal_attempt a join simulated_rail.payment p on p.reference = a.external_reference
        where p.paid_at is not null and num_nonnulls(a.capture_transaction_id, a.adjustment_transaction_id) <> 1
        """);
    none(
        "booked although never paid, and not taken back by operators",
        """
        select count(*) from withdrawal_attempt a join withdrawal w using (withdrawal_id)
        left join simulated_rail.payment p on p.reference = a.external_reference
        where num_nonnulls(a.capture_transaction_id, a.adjustment_transaction_id) > 0
          and (p.paid_at is null or p.amount_minor <> w.amount_minor)
          and (a.reversal_transaction_id is null or a.adjustment_transaction_id is not null
            or not exists (select 1 from withdrawal_resolution r where r.withdrawal_id = a.withdrawal_id
              and r.attempt_no = a.attempt_no and r.outcome = 'PAID'))
        """);
    none(
        "paid late although no operator had said NOT_PAID",
        """
        select count(*) from late_booking l
        where l.kind = 'PAID_AFTER_RELEASE' and not exists (select 1 from withdrawal_resolution r
          where r.withdrawal_id = l.withdrawal_id and r.attempt_no = l.attempt_no and r.outcome = 'NOT_PAID')
        """);
    none(
        "late bookings that were not booked",
        "select count(*) from late_booking where booked_at is null");
    none(
        "callbacks that were not applied",
        "select count(*) from callback where state not in ('APPLIED', 'KNOWN', 'CONTRADICTS')");
  }

  private void returns() {
    none(
        "returned by the bank, and not booked once",
        """
        select count(*) from simulated_rail.payment p
        join withdrawal_attempt a on a.external_reference = p.reference
        left join ledger_movement m on m.transaction_id = a.reversal_transaction_id
        where p.returned_at is not null and (m.type is null or m.type not in ('REVERSAL', 'ADJUSTMENT'))
        """);
    assertThat(cluster.payoutNumber("select count(*) from ledger_movement where type = 'REVERSAL'"))
        .as("reversals are those of the attempts")
        .isEqualTo(
            cluster.payoutNumber(
                """
                select count(*) from withdrawal_attempt a
                join ledger_movement m on m.transaction_id = a.reversal_transaction_id where m.type = 'REVERSAL'
                """));
    assertThat(
            cluster.payoutNumber("select count(*) from ledger_movement where type = 'ADJUSTMENT'"))
        .as("adjustments are late payments and unclaimed returns")
        .isEqualTo(
            cluster.payoutNumber(
                """
                select count(*) from withdrawal_attempt a
                join ledger_movement m on m.transaction_id in (a.reversal_transaction_id, a.adjustment_transaction_id)
                where m.type = 'ADJUSTMENT'
                """));
  }

  private void histories() {
    none(
        "sent without an event",
        """
        select count(*) from withdrawal_attempt a where a.sends > 0 and not exists (
          select 1 from withdrawal_event e where e.withdrawal_id = a.withdrawal_id and e.attempt_no = a.attempt_no
            and e.from_status = 'PENDING' and e.to_status = 'PROCESSING')
        """);
    none(
        "histories with gaps, or with another end than the withdrawal",
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
  }

  private void money() {
    assertThat(cluster.ledgerNumber(OF_WALLETS.formatted("held"))).as("holds").isZero();
    long unclaimed =
        cluster.payoutNumber(
            """
            select coalesce(sum(m.amount_minor), 0)::bigint from withdrawal_attempt a
            join ledger_movement m on m.transaction_id = a.reversal_transaction_id where m.type = 'ADJUSTMENT'
            """);
    long late =
        cluster.payoutNumber(
            """
            select coalesce(sum(w.amount_minor), 0)::bigint from withdrawal_attempt a join withdrawal w using (withdrawal_id)
            where a.adjustment_transaction_id is not null and a.reversal_transaction_id is null
            """);
    long atBank =
        cluster.payoutNumber(
            """
            select coalesce(sum(amount_minor) filter (where paid_at is not null), 0)::bigint
              - coalesce(sum(amount_minor) filter (where returned_at is not null), 0)::bigint
            from simulated_rail.payment
            """);
    assertThat(balance(Book.unclaimedReturns("NGN"))).as("unclaimed returns").isEqualTo(unclaimed);
    assertThat(balance(Book.suspense("NGN"))).as("suspense").isEqualTo(-late);
    assertThat(balance(Book.payoutClearing("NGN")))
        .as("clearing: what the bank paid and did not send back")
        .isEqualTo(atBank);
    assertThat(cluster.ledgerNumber(OF_WALLETS.formatted("balance")))
        .as("wallets: deposits without what was paid and what is unclaimed")
        .isEqualTo(-balance(Book.outsideWorld("NGN")) - atBank - unclaimed + late);
    assertThat(cluster.ledgerNumber("select coalesce(sum(amount), 0)::bigint from entry"))
        .as("sum of all entries")
        .isZero();
  }

  /**
   * An open exception must be one that the run provokes: a late payment after an operator's wrong
   * NOT_PAID, a return to a wallet that was closed or frozen, or what became of a wrong PAID.
   */
  private void exceptions() {
    List<UUID> refusing = blockedWallets();
    List<String> unexplained =
        cluster.payoutRows(
            """
            select x.kind, x.reference, x.detail, w.account_id from reconciliation_exception x
            left join withdrawal w using (withdrawal_id)
            left join withdrawal_attempt a on a.withdrawal_id = x.withdrawal_id and a.external_reference = x.reference
            left join simulated_rail.payment p on p.reference = x.reference
            where x.resolved_at is null and not coalesce(case x.kind
              when 'PAID_AFTER_RELEASE' then a.adjustment_transaction_id is not null and p.paid_at is not null
              when 'UNCLAIMED_RETURN' then false
              when 'MISSING_AT_RAIL' then w.status = 'REVERSED' and p.paid_at is null
              when 'RAIL_CONTRADICTS' then p.paid_at is null and a.outcome = 'PAID'
              else false end, false)
            """,
            (row, _) ->
                row.getString("kind").equals("UNCLAIMED_RETURN")
                        && refusing.contains(row.getObject("account_id", UUID.class))
                    ? ""
                    : row.getString("kind")
                        + " "
                        + row.getString("reference")
                        + ": "
                        + row.getString("detail"));
    assertThat(unexplained.stream().filter(one -> !one.isEmpty()))
        .as("unexplained exceptions")
        .isEmpty();
    none(
        "late payments or unclaimed returns without an exception",
        """
        select count(*) from withdrawal_attempt a
        left join ledger_movement m on m.transaction_id = a.reversal_transaction_id and m.type = 'ADJUSTMENT'
        where a.adjustment_transaction_id is not null and not exists (select 1 from reconciliation_exception x
            where x.kind = 'PAID_AFTER_RELEASE' and x.reference = a.external_reference)
          or m.type is not null and not exists (select 1 from reconciliation_exception x
            where x.kind = 'UNCLAIMED_RETURN' and x.reference = a.external_reference)
        """);
  }

  /** Returns the wallets that could not be credited at some time. */
  private List<UUID> blockedWallets() {
    return cluster.ledgerRows(
        "select distinct account_id from account_change where status in ('CLOSED', 'FROZEN', 'CREDITS_FROZEN')",
        (row, _) -> row.getObject(1, UUID.class));
  }

  private void verification() {
    VerifyBookResponse verified =
        LedgerServiceGrpc.newBlockingStub(
                cluster.asOperator("ledger", PayoutCluster.OPERATORS.getFirst()))
            .withDeadlineAfter(LONGEST_SECONDS, TimeUnit.SECONDS)
            .verifyBook(VerifyBookRequest.newBuilder().setFull(true).build());
    assertThat(verified.getFinding()).as("the ledger's verification").isEmpty();
    assertThat(verified.getSound()).isTrue();
  }

  private long balance(UUID account) {
    return cluster.ledgerNumber(
        """
        select coalesce((select balance from entry where account_id = '%s' order by account_seq desc limit 1), 0)
        """
            .formatted(account));
  }

  private void none(String what, String sql) {
    assertThat(cluster.payoutNumber(sql)).as(what).isZero();
  }
}
