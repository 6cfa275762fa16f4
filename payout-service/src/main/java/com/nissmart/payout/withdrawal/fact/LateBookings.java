package com.nissmart.payout.withdrawal.fact;

import com.nissmart.payout.fault.FaultPoint;
import com.nissmart.payout.withdrawal.HoldStatus;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle;
import com.nissmart.payout.withdrawal.hold.HoldLedger;
import com.nissmart.runtime.process.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books payments and returns that rails reported too late. Any replica may do it: one replica at a
 * time takes a booking, and the ledger acts once for each key. A booking that fails does not delay
 * the others.
 */
public final class LateBookings {
  private static final Logger log = LoggerFactory.getLogger(LateBookings.class);

  /** Longer than the call to the ledger, so that no other replica takes it meanwhile. */
  private static final Duration TAKEN = HoldLedger.TIMEOUT.multipliedBy(2);

  private final Jdbi jdbi;
  private final HoldLedger ledger;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final InstantSource time;
  private final LateBookingStore store = new LateBookingStore();

  public LateBookings(
      Jdbi jdbi, HoldLedger ledger, Backoff backoff, RandomGenerator random, InstantSource time) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.backoff = backoff;
    this.random = random;
    this.time = time;
  }

  /** Makes one booking that is due; returns false when none is. */
  public boolean bookNext() {
    Instant now = time.instant();
    Optional<LateBooking> next = jdbi.withHandle(h -> store.take(h, now.plus(TAKEN), now));
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
          booked(booking, ledger.reverse(withdrawal, paidBy), "The bank sent the money back");
        }
      }
    } catch (RuntimeException e) {
      log.error("{} cannot be booked as {}", withdrawal.publicId(), booking.kind(), e);
      Instant again = time.instant().plus(backoff.after(booking.tries(), random));
      jdbi.useHandle(h -> store.failed(h, booking, again));
    }
  }

  private void bookPayment(LateBooking booking) {
    Withdrawal withdrawal = booking.withdrawal();
    if (withdrawal.attempt().hold() == HoldStatus.CAPTURED) {
      // The capture that was made meanwhile has booked it.
      var _ =
          jdbi.withHandle(h -> store.booked(h, booking, store.paidBy(h, booking), time.instant()));
    } else {
      booked(
          booking,
          ledger.adjust(withdrawal),
          "The bank paid it after the amount had been made available again; the platform bears the loss");
    }
  }

  private void booked(LateBooking booking, UUID transaction, String note) {
    Instant now = time.instant();
    boolean returned = booking.kind() == LateBooking.Kind.RETURNED;
    jdbi.useTransaction(h -> {
      if (store.booked(h, booking, transaction, now)) {
        WithdrawalLifecycle.bookedLate(h, booking.withdrawal(), returned, transaction, note, now);
      }
    });
  }
}
