package com.nissmart.payout.withdrawal.fact;

import com.nissmart.contract.Ids;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.fault.FaultPoint;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.withdrawal.HoldStatus;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle;
import com.nissmart.payout.withdrawal.WithdrawalNotes;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.WithdrawalRules;
import com.nissmart.payout.withdrawal.hold.HoldLedger;
import com.nissmart.payout.withdrawal.hold.HoldLedger.BookedReturn;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.process.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books payments and returns that rails reported too late. Any replica may do it: one replica at a
 * time takes a booking, and the ledger acts once for each key. A booking that fails does not delay
 * the others. One that the ledger refuses for a while asks for an operator and is tried rarely; the
 * time while the ledger is away does not count.
 */
public final class LateBookings {
  private static final Logger log = LoggerFactory.getLogger(LateBookings.class);

  /** Longer than the two calls to the ledger, so that no other replica takes it meanwhile. */
  private static final Duration TAKEN = HoldLedger.TIMEOUT.multipliedBy(3);

  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int MOST_REFUSALS = 20;
  private static final Duration RARELY = Duration.ofMinutes(30);

  private final Jdbi jdbi;
  private final HoldLedger ledger;
  private final ExceptionItems exceptions;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final InstantSource time;
  private final LateBookingStore store = new LateBookingStore();

  public LateBookings(
      Jdbi jdbi,
      HoldLedger ledger,
      ExceptionItems exceptions,
      Backoff backoff,
      RandomGenerator random,
      InstantSource time) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.exceptions = exceptions;
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
    try {
      FaultPoint.at("payout.before-late-booking");
      switch (booking.kind()) {
        case PAID_AFTER_RELEASE -> bookPayment(booking);
        case RETURNED -> bookReturn(booking);
      }
    } catch (RuntimeException e) {
      GrpcErrors.logRetry(
          log, "Booking " + booking.withdrawal().publicId() + " as " + booking.kind(), e);
      jdbi.useTransaction(h -> failed(h, booking, GrpcErrors.toRefusal(e)));
    }
  }

  private void failed(Handle handle, LateBooking booking, Refusal why) {
    Instant now = time.instant();
    if (isAway(why)) {
      // While it is away, nothing is known about the booking.
      store.postpone(handle, booking, now.plus(backoff.after(booking.tries(), random)));
      return;
    }
    boolean hopeless =
        booking.refusals() + 1 >= MOST_REFUSALS
            || !now.isBefore(booking.refusedSince(now).plus(PATIENCE));
    Duration pause = hopeless ? RARELY : backoff.after(booking.tries(), random);
    // The withdrawal first: facts lock both rows in this order.
    WithdrawalRows.lock(handle, booking.withdrawal().id());
    if (store.refused(handle, booking, now.plus(pause), now) && hopeless) {
      WithdrawalNotes.needOperatorAfterEnd(
          handle,
          booking.withdrawal().id(),
          "the ledger does not book what the bank reported",
          now);
      exceptions.raiseAgain(
          handle,
          item(
              Kind.LEDGER_DIFFERS,
              booking,
              "%s cannot be booked as %s: %s %s"
                  .formatted(
                      booking.withdrawal().publicId(),
                      booking.kind(),
                      why.reason(),
                      why.detail())));
    }
  }

  /** Returns whether the ledger could not look at the booking, rather than refused it. */
  private static boolean isAway(Refusal why) {
    return switch (ReasonStatus.of(why.reason())) {
      case SITUATION_UNAVAILABLE, SITUATION_TIMEOUT, SITUATION_BUSY -> true;
      default -> false;
    };
  }

  private void bookPayment(LateBooking booking) {
    Withdrawal withdrawal = booking.withdrawal();
    if (withdrawal.attempt().hold() == HoldStatus.CAPTURED) {
      // The capture that was made meanwhile has booked it.
      var _ =
          jdbi.withHandle(h -> store.booked(h, booking, store.paidBy(h, booking), time.instant()));
    } else {
      UUID adjustment = ledger.adjust(withdrawal);
      jdbi.useTransaction(h ->
          booked(
              h,
              booking,
              adjustment,
              "Paid by the bank after the amount had been made available again"));
    }
  }

  private void bookReturn(LateBooking booking) {
    UUID paidBy = jdbi.withHandle(h -> store.paidBy(h, booking));
    BookedReturn booked = ledger.reverse(booking.withdrawal(), paidBy);
    jdbi.useTransaction(h -> {
      if (!booked.unclaimed()) {
        booked(h, booking, booked.transaction(), "The bank sent the money back");
      } else if (booked(
          h,
          booking,
          booked.transaction(),
          "The bank sent the money back; it cannot be credited to the account and is kept for its owner")) {
        unclaimed(h, booking);
      }
    });
  }

  private void unclaimed(Handle handle, LateBooking booking) {
    Withdrawal withdrawal = booking.withdrawal();
    WithdrawalNotes.needOperatorAfterEnd(
        handle, withdrawal.id(), "the returned amount is unclaimed", time.instant());
    exceptions.raise(
        handle,
        item(
            Kind.UNCLAIMED_RETURN,
            booking,
            "%s came back and cannot be credited to %s; pay it on to %s"
                .formatted(
                    withdrawal.publicId(),
                    Ids.ACCOUNT.format(withdrawal.accountId()),
                    withdrawal.owner())));
  }

  /** Records a booking, the withdrawal first: facts lock both rows in this order. */
  private boolean booked(Handle handle, LateBooking booking, UUID transaction, String note) {
    Instant now = time.instant();
    boolean returned = booking.kind() == LateBooking.Kind.RETURNED;
    WithdrawalRows.lock(handle, booking.withdrawal().id());
    boolean isNew = store.booked(handle, booking, transaction, now);
    if (isNew) {
      WithdrawalLifecycle.bookedLate(
          handle, booking.withdrawal(), returned, transaction, note, now);
    }
    return isNew;
  }

  /** Returns the state of the report's line that explains a refused booking once it is made. */
  private static Status line(LateBooking booking) {
    return booking.kind() == LateBooking.Kind.RETURNED ? Status.RETURNED : Status.PAID;
  }

  private static ExceptionItem item(Kind kind, LateBooking booking, String detail) {
    Withdrawal withdrawal = booking.withdrawal();
    return new ExceptionItem(
        kind,
        WithdrawalRules.externalReference(withdrawal),
        withdrawal.id(),
        withdrawal.amount(),
        withdrawal.amount(),
        detail,
        null,
        kind == Kind.LEDGER_DIFFERS ? line(booking) : null);
  }
}
