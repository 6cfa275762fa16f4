package com.nissmart.payout.withdrawal;

import static com.nissmart.payout.withdrawal.WithdrawalStore.seconds;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What has to be booked late, and what was. */
final class LateBookingStore {

  /**
   * The next booking that can be made, which nobody else makes until the transaction ends: what was
   * paid too late once the hold is released, what came back once it is booked as paid.
   */
  Optional<LateBooking> next(Handle handle) {
    return handle
        .createQuery(
            "select "
                + WithdrawalRow.COLUMNS
                + """
                , b.kind, b.tries
                from late_booking b join withdrawal_attempt a using (withdrawal_id, attempt_no)
                join withdrawal w using (withdrawal_id)
                where b.booked_at is null and b.next_run_at <= now()
                  and case b.kind
                    when 'PAID_AFTER_RELEASE' then a.hold_status = 'RELEASED'
                    else (a.hold_status = 'CAPTURED' and w.status = 'COMPLETED') or a.adjustment_transaction_id is not null
                  end
                order by b.next_run_at limit 1
                for update of b skip locked
                """)
        .map((row, _) ->
            new LateBooking(
                WithdrawalRow.read(row),
                LateBooking.Kind.valueOf(row.getString("kind")),
                row.getInt("tries") + 1))
        .findOne();
  }

  /** It could not be booked: again after a while. */
  void failed(Handle handle, LateBooking booking, Duration after) {
    handle
        .createUpdate(
            """
            update late_booking set tries = tries + 1, next_run_at = now() + make_interval(secs => :after)
            where withdrawal_id = :id and attempt_no = :attempt and kind = :kind
            """)
        .bind("id", booking.withdrawal().id())
        .bind("attempt", booking.withdrawal().attempt().no())
        .bind("kind", booking.kind().name())
        .bind("after", seconds(after))
        .execute();
  }

  /** What the attempt was booked as paid with: the capture, or the adjustment after a release. */
  UUID paidBy(Handle handle, LateBooking booking) {
    return handle
        .createQuery(
            """
            select coalesce(capture_transaction_id, adjustment_transaction_id)
            from withdrawal_attempt where withdrawal_id = :id and attempt_no = :attempt
            """)
        .bind("id", booking.withdrawal().id())
        .bind("attempt", booking.withdrawal().attempt().no())
        .mapTo(UUID.class)
        .one();
  }

  /**
   * It is booked: beside what was booked before. A COMPLETED withdrawal whose capture was reversed
   * becomes REVERSED; every other status stays.
   */
  void booked(Handle handle, LateBooking booking, UUID transactionId, String note) {
    boolean returned = booking.kind() == LateBooking.Kind.RETURNED;
    handle
        .createUpdate(
            """
            with b as (
              update late_booking set booked_at = now(), transaction_id = :transaction, tries = tries + 1
              where withdrawal_id = :id and attempt_no = :attempt and kind = :kind),
            a as (
              update withdrawal_attempt
              set reversal_transaction_id = case when :returned then :transaction else reversal_transaction_id end,
                adjustment_transaction_id = case when :returned then adjustment_transaction_id else :transaction end
              where withdrawal_id = :id and attempt_no = :attempt),
            before as (
              select withdrawal_id, status from withdrawal where withdrawal_id = :id for update),
            w as (
              update withdrawal w
              set status = case when :returned and w.status = 'COMPLETED' and attempt_no = :attempt
                  then 'REVERSED' else w.status end,
                event_no = event_no + 1, updated_at = now()
              from before where w.withdrawal_id = before.withdrawal_id
              returning w.withdrawal_id, w.event_no, before.status as from_status, w.status as to_status)
            insert into withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
            select withdrawal_id, event_no, from_status, to_status, :attempt, 'payout', :note from w
            """)
        .bind("id", booking.withdrawal().id())
        .bind("attempt", booking.withdrawal().attempt().no())
        .bind("kind", booking.kind().name())
        .bind("transaction", transactionId)
        .bind("returned", returned)
        .bind("note", note)
        .execute();
  }
}
