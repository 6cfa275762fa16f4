package com.nissmart.payout.rail;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A way to pay a bank account. Every implementation makes these promises, which {@code
 * PaymentRailContract} checks:
 *
 * <ul>
 *   <li>It pays a reference at most once, however often it is sent, also at the same time.
 *   <li>It never takes back an answer that a reference was paid or was not paid. It may add later
 *       that a paid one was sent back.
 *   <li>It pays no order that reaches it after the order's {@link RailPayment#notAfter}, and then
 *       never pays its reference. So a process that was paused before it sent an order pays nothing
 *       after its lease. The settling time is longer than the difference of the two clocks.
 *   <li>Once {@link #settlingTime} has passed after the end of a sending, it finds every payment
 *       that it will ever make. Then "not found" means that the payment never will be made.
 * </ul>
 *
 * <p>A call blocks for at most {@link #timeout}. A time-out, a 5xx, a body that cannot be read and
 * an unknown code are {@link RailAnswer.Inconclusive}; so is an exception.
 */
public interface PaymentRail {

  /** Returns the name for logs and for the history of a withdrawal. */
  String name();

  /** Returns for how long after the end of the last sending "not found" proves nothing. */
  Duration settlingTime();

  /** Returns the longest time that a call blocks; a worker's lease must be longer. */
  Duration timeout();

  /** Orders a payment. Sending a reference again never pays again. */
  RailAnswer send(RailPayment payment);

  /** Asks for the state of a payment by its reference; changes nothing. */
  RailAnswer query(String reference);

  /**
   * Returns the RETURNED lines since an instant, oldest first. Callbacks report them too, but may
   * be lost.
   */
  List<SettlementLine> returnedSince(Instant since, int limit);

  /**
   * Passes on the settlement report line by line: the payments and returns of a span of time by the
   * rail's clock, in order of booking.
   *
   * @param from the first moment of the span
   * @param to the first moment after the span
   */
  void settled(Instant from, Instant to, Consumer<SettlementLine> lines);

  /**
   * Asks for the name of an account's holder; moves nothing. A rail without this service answers
   * that it is unavailable.
   */
  default NameAnswer enquire(String bankCode, String accountNumber) {
    return new NameAnswer.Unavailable();
  }

  /** Returns account numbers that are accepted without a check digit; only a test rail has some. */
  default Set<String> testAccountNumbers() {
    return Set.of();
  }
}
