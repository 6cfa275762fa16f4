package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Money;
import com.nissmart.payout.difference.Difference;
import com.nissmart.payout.difference.Kind;
import com.nissmart.payout.rail.SettlementLine;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What our withdrawals say; written by others. */
final class StandingStore {

  /** The database's clock. */
  Instant now(Handle handle) {
    return handle
        .createQuery("select now()")
        .map((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .one();
  }

  /** How the attempts with these references stand. */
  List<Standing> find(Handle handle, Collection<String> references) {
    return handle
        .createQuery(
            """
            select a.external_reference, w.withdrawal_id, w.amount_minor, w.currency, w.status,
              w.attempt_no = a.attempt_no as is_current, a.outcome, a.hold_status, a.hold_transaction_id,
              a.capture_transaction_id, a.reversal_transaction_id, late.withdrawal_id is not null as paid_late,
              back.withdrawal_id is not null as returned, back.booked_at is not null as return_booked
            from withdrawal_attempt a join withdrawal w using (withdrawal_id)
            left join late_booking late on late.withdrawal_id = a.withdrawal_id and late.attempt_no = a.attempt_no
              and late.kind = 'PAID_AFTER_RELEASE'
            left join late_booking back on back.withdrawal_id = a.withdrawal_id and back.attempt_no = a.attempt_no
              and back.kind = 'RETURNED'
            where a.external_reference = any(:references)
            """)
        .bindArray("references", String.class, List.copyOf(references))
        .map((row, _) ->
            new Standing(
                row.getString("external_reference"),
                row.getObject("withdrawal_id", UUID.class),
                new Money(row.getLong("amount_minor"), row.getString("currency")),
                row.getString("status"),
                row.getBoolean("is_current"),
                row.getString("outcome"),
                row.getString("hold_status"),
                row.getObject("hold_transaction_id", UUID.class),
                row.getObject("capture_transaction_id", UUID.class),
                row.getObject("reversal_transaction_id", UUID.class),
                row.getBoolean("paid_late"),
                row.getBoolean("returned"),
                row.getBoolean("return_booked")))
        .list();
  }

  /**
   * What was completed or reversed in a span of time, as far as no report of other days has it: a
   * rail books at its own moment, which may be on the other side of midnight.
   */
  List<Expected> expected(Handle handle, String rail, Days days, Instant from, Instant to) {
    return handle
        .createQuery(
            """
            select x.reference, x.status from (
              select a.external_reference as reference,
                case e.to_status when 'COMPLETED' then 'PAID' else 'RETURNED' end as status, e.created_at
              from withdrawal_event e join withdrawal_attempt a using (withdrawal_id, attempt_no)
              where e.from_status <> e.to_status and e.to_status in ('COMPLETED', 'REVERSED')
                and e.created_at >= :from and e.created_at < :to) x
            where not exists (
              select 1 from settlement_line l join reconciliation r using (reconciliation_id)
              where l.reference = x.reference and l.status = x.status and r.rail = :rail
                and (r.to_day < :from_day or r.from_day > :to_day))
            order by x.created_at
            """)
        .bind("from", from.atOffset(ZoneOffset.UTC))
        .bind("to", to.atOffset(ZoneOffset.UTC))
        .bind("rail", rail)
        .bind("from_day", days.from())
        .bind("to_day", days.to())
        .map((row, _) ->
            new Expected(
                row.getString("reference"), SettlementLine.Status.valueOf(row.getString("status"))))
        .list();
  }

  /** What the rail said was paid after its hold had been released, and nobody was told of yet. */
  List<Difference> untoldLatePayments(Handle handle) {
    return handle
        .createQuery(
            """
            select a.external_reference, w.withdrawal_id, w.amount_minor, w.currency
            from late_booking l join withdrawal_attempt a using (withdrawal_id, attempt_no)
            join withdrawal w using (withdrawal_id)
            where l.kind = 'PAID_AFTER_RELEASE' and not exists (select 1 from reconciliation_exception x
              where x.kind = 'PAID_AFTER_RELEASE' and x.reference = a.external_reference)
            """)
        .map((row, _) -> {
          Money amount = new Money(row.getLong("amount_minor"), row.getString("currency"));
          return new Difference(
              Kind.PAID_AFTER_RELEASE,
              row.getString("external_reference"),
              row.getObject("withdrawal_id", UUID.class),
              amount,
              amount,
              "the rail paid it after its hold had been released; it is booked through suspense");
        })
        .list();
  }
}
