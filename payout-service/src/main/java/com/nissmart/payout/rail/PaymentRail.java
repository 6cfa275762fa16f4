package com.nissmart.payout.rail;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A way to pay a bank account. What an implementation promises, and {@code PaymentRailContract}
 * checks:
 *
 * <ul>
 *   <li>a reference is paid at most once, however often and however concurrently it is sent;
 *   <li>what was once answered as paid, or as not paid, is not answered otherwise later; only that
 *       what was paid has been sent back;
 *   <li>{@link #settlingTime} after a sending has ended, a payment that was handed over is found by
 *       its reference, so that "not found" then means that it never will be paid.
 * </ul>
 *
 * <p>Both calls block for at most {@link #timeout}. A time-out, a 5xx, a body that cannot be read,
 * an unknown code are {@link RailAnswer.Inconclusive}; so is an exception.
 */
public interface PaymentRail {

  /** How it is called in logs and in the history of a withdrawal. */
  String name();

  /** How long after the last sending of a reference has ended "not found" is still no answer. */
  Duration settlingTime();

  /** The longest that a call blocks; a worker's lease must be longer. */
  Duration timeout();

  /** Tells the rail to pay. Sending a reference again never pays again. */
  RailAnswer send(RailPayment payment);

  /** Asks what became of a reference; changes nothing. */
  RailAnswer query(String reference);

  /**
   * Payments that were sent back since an instant, oldest first: what callbacks say too, for whom
   * one was lost.
   *
   * @param limit at most so many
   */
  List<RailReturn> returnedSince(Instant since, int limit);

  /**
   * The settlement report: what was paid or came back in a span of time, by the rail's clock, in
   * order of booking.
   *
   * @param from the first moment of it
   * @param to the first moment after it
   */
  List<SettlementLine> settled(Instant from, Instant to);
}
