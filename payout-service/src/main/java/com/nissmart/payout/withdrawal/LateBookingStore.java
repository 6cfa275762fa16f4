package com.nissmart.payout.withdrawal;

import static com.nissmart.payout.withdrawal.WithdrawalStore.seconds;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What has to be booked late, and what was. */
final class LateBookingStore {

  /**
   * Takes the next booking that can be made: what was paid too late once the hold is released, what
   * came back once it is booked as paid. It is due again after a while, unless it is booked.
   */
  Optional<LateBooking> take(Handle handle, Duration inHand) {
    return handle
        .createQuery(
            """
            with due as (
              select b.withdrawal_id, b.attempt_no, b.kind
              from late_booking b join withdrawal_attempt a using (withdrawal_id, attempt_no)
              join withdrawal w using (withdrawal_id)
              where b.booked_at is null and b.next_run_at <= now()
                and case b.kind
                  when 'PAID_AFTER_RELEASE' then a.hold_status in ('RELEASED', 'CAPTURED')
                  else (a.hold_status = 'CAPTURED' and w.status = 'COMPLETED') or a.adjustment_transaction_id is not null
                end
              order by b.next_run_at limit 1
              for update of b skip locked),
            taken as (
              update late_booking b
              set tries = tries + 1, next_run_at = now() + make_interval(secs => :in_hand)
              from due where (b.withdrawal_id, b.attempt_no, b.kind) = (due.withdrawal_id, due.attempt_no, due.kind)
              returning b.withdrawal_id, b.attempt_no, b.kind, b.tries)
            select
            """
                + WithdrawalRow.COLUMNS
                + """
                , taken.kind, taken.tries
                from taken join withdrawal_attempt a using (withdrawal_id, attempt_no)
                join withdrawal w using (withdrawal_id)
                """)
        .bind("in_hand", seconds(inHand))
        .map((row, _) ->
            new LateBooking(
                WithdrawalRow.read(row),
                LateBooking.Kind.valueOf(row.getString("kind")),
                row.getInt("tries")))
        .findOne();
  }

  /** It could not be booked: again after a while. */
  void failed(Handle handle, LateBooking booking, Duration after) {
    handle
        .createUpdate(
            """
            update late_booking set next_run_at = now() + make_interval(secs => :after)
            where withdrawal_id = :id and attempt_no = :attempt and kind = :kind and booked_at is null
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
              update late_booking set booked_at = now(), transaction_id = :transaction
              where withdrawal_id = :id and attempt_no = :attempt and kind = :kind and booked_at is null
              returning withdrawal_id, attempt_no),
            a as (
              update withdrawal_attempt a
              set reversal_transaction_id = case when :returned then :transaction else reversal_transaction_id end,
                adjustment_transaction_id = case when :returned then adjustment_transaction_id else :transaction end
              from b where a.withdrawal_id = b.withdrawal_id and a.attempt_no = b.attempt_no),
            before as (
              select withdrawal_id, status from withdrawal where withdrawal_id in (select withdrawal_id from b)
              for update),
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

  /** It was captured in the meantime: nothing is left to book. */
  void bookedByCapture(Handle handle, LateBooking booking) {
    handle
        .createUpdate(
            """
            update late_booking b set booked_at = now(), transaction_id = a.capture_transaction_id
            from withdrawal_attempt a
            where a.withdrawal_id = b.withdrawal_id and a.attempt_no = b.attempt_no and a.hold_status = 'CAPTURED'
              and b.withdrawal_id = :id and b.attempt_no = :attempt and b.kind = :kind and b.booked_at is null
            """)
        .bind("id", booking.withdrawal().id())
        .bind("attempt", booking.withdrawal().attempt().no())
        .bind("kind", booking.kind().name())
        .execute();
  }
}
