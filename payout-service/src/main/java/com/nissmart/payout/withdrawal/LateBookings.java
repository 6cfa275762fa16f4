package com.nissmart.payout.withdrawal;

import com.nissmart.payout.fault.FaultPoint;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books what the rail said too late. Any replica may do it: one at a time has a booking for a
 * while, and the ledger acts once for each key. One that cannot be booked keeps no other waiting.
 */
final class LateBookings {
  private static final Logger log = LoggerFactory.getLogger(LateBookings.class);

  /** Longer than the call to the ledger: nobody else takes it up meanwhile. */
  private static final Duration IN_HAND = LedgerClient.TIMEOUT.multipliedBy(2);

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
    Optional<LateBooking> next = jdbi.withHandle(h -> store.take(h, IN_HAND));
    next.ifPresent(this::book);
    return next.isPresent();
  }

  private void book(LateBooking booking) {
    Withdrawal withdrawal = booking.withdrawal();
    try {
      FaultPoint.at("payout.before-late-booking");
      switch (booking.kind()) {
        case PAID_AFTER_RELEASE -> bookPayment(booking);
        case RETURNED -> {
          UUID paidBy = jdbi.withHandle(h -> store.paidBy(h, booking));
          UUID reversal = ledger.reverse(withdrawal, paidBy);
          booked(booking, reversal, "The bank sent the money back");
        }
      }
    } catch (RuntimeException e) {
      log.error("{} cannot be booked as {}", withdrawal.publicId(), booking.kind(), e);
      Duration after = backoff.after(booking.tries(), random);
      jdbi.useHandle(h -> store.failed(h, booking, after));
    }
  }

  /** What was captured after all is booked by that. */
  private void bookPayment(LateBooking booking) {
    Withdrawal withdrawal = booking.withdrawal();
    if (withdrawal.attempt().hold() == HoldStatus.CAPTURED) {
      jdbi.useHandle(h -> store.bookedByCapture(h, booking));
    } else {
      booked(
          booking,
          ledger.adjust(withdrawal),
          "The bank paid it after the amount had been made available again; the house bears it");
    }
  }

  private void booked(LateBooking booking, UUID transaction, String note) {
    jdbi.useHandle(h -> store.booked(h, booking, transaction, note));
  }
}
