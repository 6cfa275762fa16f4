package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.fault.FaultPoint;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books what the rail said too late. Any replica may do it: the booking's row is locked meanwhile,
 * and the ledger acts once for each key.
 */
final class LateBookings {
  private static final Logger log = LoggerFactory.getLogger(LateBookings.class);

  private final Jdbi jdbi;
  private final LedgerClient ledger;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final LateBookingStore store = new LateBookingStore();

  LateBookings(Jdbi jdbi, LedgerClient ledger, Backoff backoff, RandomGenerator random) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.backoff = backoff;
    this.random = random;
  }

  /**
   * Books one, if one is due.
   *
   * @return whether one was
   */
  boolean bookNext() {
    return jdbi.inTransaction(h -> store.next(h).map(booking -> book(h, booking)).isPresent());
  }

  private LateBooking book(Handle handle, LateBooking booking) {
    Withdrawal withdrawal = booking.withdrawal();
    try {
      FaultPoint.at("payout.before-late-booking");
      switch (booking.kind()) {
        case PAID_AFTER_RELEASE ->
            store.booked(
                handle,
                booking,
                ledger.adjust(withdrawal),
                "The bank paid it after the amount had been made available again; the house bears it");
        case RETURNED -> {
          UUID reversal = ledger.reverse(withdrawal, store.paidBy(handle, booking));
          store.booked(handle, booking, reversal, "The bank sent the money back");
        }
      }
    } catch (Refusal refusal) {
      log.error(
          "{} cannot be booked as {}: {}", withdrawal.publicId(), booking.kind(), refusal.detail());
      store.failed(handle, booking, backoff.after(booking.tries(), random));
    }
    return booking;
  }
}
