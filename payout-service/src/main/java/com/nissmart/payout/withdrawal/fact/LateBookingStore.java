package com.nissmart.payout.withdrawal.fact;

import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;

import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The table of late bookings: those that are due and those that were made. */
final class LateBookingStore {
  /** Notes that something has to be booked; returns false when it was noted before. */
  boolean add(Handle handle, Withdrawal withdrawal, LateBooking.Kind kind, Instant now) {
    return bind(
                handle.createUpdate(
                    """
                    INSERT INTO late_booking (withdrawal_id, attempt_no, kind, created_at, next_run_at)
                    VALUES (:id, :attempt, :kind, :now, :now)
                    ON CONFLICT ON CONSTRAINT late_booking_pk DO NOTHING
                    """),
                withdrawal,
                kind)
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /**
   * Takes the next booking that can be made: a late payment once the hold is released, a return
   * once the payment is booked. Unless it is booked, it is due again later.
   */
  Optional<LateBooking> take(Handle handle, Instant again, Instant now) {
    return handle
        .createQuery(
            """
            WITH due AS (
              SELECT b.withdrawal_id, b.attempt_no, b.kind
              FROM late_booking b JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no)
              JOIN withdrawal w USING (withdrawal_id)
              WHERE b.booked_at IS NULL AND b.next_run_at <= :now
                AND CASE b.kind
                  WHEN 'PAID_AFTER_RELEASE' THEN a.hold_status IN ('RELEASED', 'CAPTURED')
                  ELSE (a.hold_status = 'CAPTURED' AND w.status = 'COMPLETED') OR a.adjustment_transaction_id IS NOT NULL
                END
              ORDER BY b.next_run_at LIMIT 1
              FOR UPDATE OF b SKIP LOCKED),
            taken AS (
              UPDATE late_booking b SET tries = tries + 1, next_run_at = :again
              FROM due WHERE (b.withdrawal_id, b.attempt_no, b.kind) = (due.withdrawal_id, due.attempt_no, due.kind)
              RETURNING b.withdrawal_id, b.attempt_no, b.kind, b.tries, b.refusals, b.refused_since)
            SELECT
            """
                + WithdrawalRows.COLUMNS
                + """
                , taken.kind, taken.tries AS booking_tries, taken.refusals, taken.refused_since
                FROM taken JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no)
                JOIN withdrawal w USING (withdrawal_id)
                """)
        .bind("again", utc(again))
        .bind("now", utc(now))
        .map((row, context) ->
            new LateBooking(
                WithdrawalRows.MAPPER.map(row, context),
                LateBooking.Kind.valueOf(row.getString("kind")),
                row.getInt("booking_tries"),
                row.getInt("refusals"),
                WithdrawalRows.instantOrNull(row, "refused_since")))
        .findOne();
  }

  /** Makes a booking due again later. */
  void postpone(Handle handle, LateBooking booking, Instant again) {
    bind(
            handle.createUpdate(
                """
                UPDATE late_booking SET next_run_at = :again
                WHERE withdrawal_id = :id AND attempt_no = :attempt AND kind = :kind AND booked_at IS NULL
                """),
            booking.withdrawal(),
            booking.kind())
        .bind("again", utc(again))
        .execute();
  }

  /**
   * Counts a refusal of the ledger, and makes the booking due again later; returns false when it
   * has been booked meanwhile.
   */
  boolean refused(Handle handle, LateBooking booking, Instant again, Instant now) {
    return bind(
                handle.createUpdate(
                    """
                    UPDATE late_booking
                    SET next_run_at = :again, refusals = refusals + 1, refused_since = coalesce(refused_since, :now)
                    WHERE withdrawal_id = :id AND attempt_no = :attempt AND kind = :kind AND booked_at IS NULL
                    """),
                booking.withdrawal(),
                booking.kind())
            .bind("again", utc(again))
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /** Returns the capture, or the adjustment after a release, that booked it as paid. */
  UUID paidBy(Handle handle, LateBooking booking) {
    return handle
        .createQuery(
            """
            SELECT coalesce(capture_transaction_id, adjustment_transaction_id)
            FROM withdrawal_attempt WHERE withdrawal_id = :id AND attempt_no = :attempt
            """)
        .bind("id", booking.withdrawal().id())
        .bind("attempt", booking.withdrawal().attempt().no())
        .mapTo(UUID.class)
        .one();
  }

  /** Records that it is booked; returns false when that was recorded before. */
  boolean booked(Handle handle, LateBooking booking, UUID transactionId, Instant now) {
    return bind(
                handle.createUpdate(
                    """
                    UPDATE late_booking SET booked_at = :now, transaction_id = :transaction
                    WHERE withdrawal_id = :id AND attempt_no = :attempt AND kind = :kind AND booked_at IS NULL
                    """),
                booking.withdrawal(),
                booking.kind())
            .bind("transaction", transactionId)
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  private static <S extends SqlStatement<S>> S bind(
      S sql, Withdrawal withdrawal, LateBooking.Kind kind) {
    return sql.bind("id", withdrawal.id())
        .bind("attempt", withdrawal.attempt().no())
        .bind("kind", kind.name());
  }
}
